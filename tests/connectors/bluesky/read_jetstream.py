"""Reads events of Jetstream with json alone and prints what each says, an object of strings a line:
the fields of a post, or "kind" with what belongs to it. With "v2" it prints each event as a frame of
version 2 instead, under "frame". Arguments: "v1" or "v2", a file."""
import json
import sys
from datetime import datetime, timedelta, timezone

form, path = sys.argv[1:]
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
DIGITS = "234567abcdefghijklmnopqrstuvwxyz"


def micros(text):
    time = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return (time - EPOCH) // timedelta(microseconds=1)


def lines(values):
    return "\n".join(dict.fromkeys(value for value in values if value))


def tid(text):
    number = 0
    for digit in text:
        number = number * 32 + DIGITS.index(digit)
    return str(number)


def media_of(did, embed):
    kind = embed.get("$type")
    if kind == "app.bsky.embed.images":
        return [("image", f"https://cdn.bsky.app/img/feed_fullsize/plain/{did}/"
                 + image["image"]["ref"]["$link"], image["alt"]) for image in embed["images"]]
    if kind == "app.bsky.embed.video":
        return [("video", f"https://video.bsky.app/watch/{did}/{embed['video']['ref']['$link']}"
                 "/playlist.m3u8", embed.get("alt", ""))]
    if kind == "app.bsky.embed.external" and embed["external"]["title"]:
        return [("link", embed["external"]["uri"], embed["external"]["title"])]
    return []


def post_of(event):
    did, commit = event["did"], event["commit"]
    uri = f"at://{did}/app.bsky.feed.post/{commit['rkey']}"
    post = {"source": "bluesky", "id": uri, "revision": tid(commit["rev"]),
            "operation": {"create": "1", "update": "2", "delete": "3"}[commit["operation"]]}
    if commit["operation"] == "delete":
        return post
    record = commit["record"]
    features = [feature for facet in record.get("facets", []) for feature in facet["features"]]
    embed = record.get("embed", {})
    quote, media = "", embed
    if embed.get("$type") == "app.bsky.embed.record":
        quote = embed["record"]["uri"]
    if embed.get("$type") == "app.bsky.embed.recordWithMedia":
        quote, media = embed["record"]["record"]["uri"], embed["media"]
    reply = record.get("reply")
    urls = [feature.get("uri") for feature in features]
    if media.get("$type") == "app.bsky.embed.external":
        urls.append(media["external"]["uri"])
    labels = {label["val"] for label in record.get("labels", {}).get("values", [])}
    edited = str(event["time_us"]) if commit["operation"] == "update" else ""
    return post | {
        "conversation": reply["root"]["uri"] if reply else uri,
        "text": record["text"],
        "spoiler": "",
        "sensitive": "yes" if labels & {"porn", "sexual", "nudity", "graphic-media"} else "no",
        "languages": lines(record.get("langs", [])),
        "created_at": str(min(micros(record["createdAt"]), event["time_us"])),
        "edited_at": edited,
        "reply_to": reply["parent"]["uri"] if reply else "",
        "quote_of": quote if "/app.bsky.feed.post/" in quote else "",
        "repost_of": "",
        "url": f"https://bsky.app/profile/{did}/post/{commit['rkey']}",
        "urls": lines(urls),
        "tags": lines([feature.get("tag") for feature in features] + record.get("tags", [])),
        "mentions": lines(feature.get("did") for feature in features),
        "media": "\n".join(" ".join(item) for item in media_of(did, media)),
        "poll": "", "poll_ends_at": "", "visibility": "1",
        "likes": "0", "reposts": "0", "replies": "0", "quotes": "0", "views": "0",
        "author.id": did, "author.handle": "", "author.name": "", "author.followers": "0",
        "author.kind": "0", "author.no_index": "no",
        "author.url": f"https://bsky.app/profile/{did}",
    }


def told(event):
    commit = event.get("commit", {})
    collection = commit.get("collection", "")
    if collection == "app.bsky.feed.post":
        return post_of(event)
    if collection in ("app.bsky.feed.like", "app.bsky.feed.repost"):
        subject = commit["record"]["subject"]["uri"] if "record" in commit else ""
        if not subject or "/app.bsky.feed.post/" in subject:
            return {"kind": collection, "id": commit["rkey"], "subject": subject,
                    "change": "1" if subject else "-1"}
    if event["kind"] == "account":
        return {"kind": "account", "id": event["did"],
                "status": event["account"].get("status", "active")}
    if event["kind"] == "identity":
        return {"kind": "identity", "id": event["did"],
                "handle": event["identity"].get("handle", "")}
    return {"kind": "other", "id": ""}


def frame(number, event):
    seen = (EPOCH + timedelta(microseconds=event["time_us"])).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    payload = {"$type": "network.bsky.jetstream.subscribeEvents#" + event["kind"],
               "seq": number, "did": event["did"], "time": seen, "witnessedAt": seen}
    payload |= event["commit"] if event["kind"] == "commit" else {event["kind"]: event[event["kind"]]}
    return json.dumps({"$type": "message", "payload": payload})


for count, line in enumerate(open(path, encoding="utf-8")):
    found = json.loads(line)
    print(json.dumps(told(found) if form == "v1" else {"frame": frame(count + 1, found)}))
