"""Reads files of X's API with json alone and prints the fields of each post, an object a line.
Argument: a file, of one answer a line, of one post with its includes a line, or of one search of
version 1.1. Lines that are no JSON are passed over."""
import html
import json
import sys
from datetime import datetime, timedelta, timezone

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
ZERO = dict.fromkeys(("likes", "reposts", "replies", "quotes", "views"), "0")


def micros(time):
    return str((time - EPOCH) // timedelta(microseconds=1))


def lines(values):
    return "\n".join(dict.fromkeys(value for value in values if value))


def expand(text, links):
    """`links`: (start, short, shown). Python counts code points, as X does."""
    out, taken = [], 0
    for start, short, shown in sorted(set(links)):
        if text[start:start + len(short)] != short:
            start = text.find(short)
        if start < taken:
            continue
        out += [text[taken:start], None, shown]
        taken = start + len(short)
    out.append(text[taken:])
    plain = [part if i % 3 == 2 else html.unescape(part or "") for i, part in enumerate(out)]
    return "".join(plain).rstrip(" \n")


def language(code):
    if code in ("und", "zxx", "art") or (len(code) == 3 and code[0] == "q"):
        return ""
    return {"in": "id", "iw": "he"}.get(code, code)


def kind(name):
    return {"photo": "image", "animated_gif": "gifv"}.get(name, name)


def media_lines(items):
    return "\n".join(" ".join(item) for item in items if item[1] or item[2])


def frame(fields):
    return {"source": "x", "revision": "0", "operation": "1", "spoiler": "", "edited_at": "",
            "visibility": "1", "author.kind": "0", "author.no_index": "no", "poll": "",
            "poll_ends_at": "", "repost_of": "", "quote_of": ""} | ZERO | fields


class Version2:
    def __init__(self, includes):
        self.users = {user["id"]: user for user in includes.get("users", [])}
        self.names = {user["username"]: user for user in includes.get("users", [])}
        self.posts = {post["id"]: post for post in includes.get("tweets", [])}
        self.media = {item["media_key"]: item for item in includes.get("media", [])}

    def fields(self, tweet):
        user = tweet.get("author") or self.users.get(tweet["author_id"], {})
        refs = {ref["type"]: ref["id"] for ref in tweet.get("referenced_tweets", [])}
        entities = tweet.get("entities", {})
        urls = entities.get("urls", [])
        own = [url for url in urls
               if "media_key" in url or url["display_url"].startswith("pic.twitter.com/")]
        others = [url for url in urls if url not in own]
        links = [(url["start"], url["url"], "") for url in own]
        links += [(url["start"], url["url"], url["expanded_url"]) for url in others]
        attached = tweet.get("attachments", {})
        items = attached.get("media") or [self.media[key] for key in attached.get("media_keys", [])
                                          if key in self.media]
        media = [("link", url["expanded_url"], url["title"]) for url in others if "title" in url]
        media += [(kind(item.get("type", "")), item.get("url") or item.get("preview_image_url", ""),
                   item.get("alt_text", "")) for item in items]
        metrics = {} if "retweeted" in refs else tweet["public_metrics"]
        name = user.get("username", "")
        mentions = [mention.get("id") or self.names.get(mention["username"], {}).get("id")
                    for mention in entities.get("mentions", [])]
        return frame({
            "id": tweet["id"],
            "conversation": tweet.get("conversation_id") or refs.get("replied_to") or tweet["id"],
            "text": expand(tweet["text"], links),
            "sensitive": "yes" if tweet.get("possibly_sensitive") else "no",
            "languages": language(tweet.get("lang", "und")),
            "created_at": micros(datetime.fromisoformat(tweet["created_at"].replace("Z", "+00:00"))),
            "reply_to": refs.get("replied_to", ""),
            "quote_of": refs.get("quoted", ""),
            "repost_of": refs.get("retweeted", ""),
            "url": f"https://x.com/{name or 'i/web'}/status/{tweet['id']}",
            "urls": lines(url["expanded_url"] for url in others),
            "tags": lines(tag["tag"] for tag in entities.get("hashtags", [])),
            "mentions": lines(mentions),
            "media": media_lines(media),
            "likes": str(metrics.get("like_count", 0)),
            "reposts": str(metrics.get("retweet_count", 0)),
            "replies": str(metrics.get("reply_count", 0)),
            "quotes": str(metrics.get("quote_count", 0)),
            "author.id": tweet["author_id"],
            "author.handle": name,
            "author.name": user.get("name", ""),
            "author.followers": str(user.get("public_metrics", {}).get("followers_count", 0)),
            "author.url": f"https://x.com/{name}" if name else "",
        })

    def original(self, tweet):
        for ref in tweet.get("referenced_tweets", []):
            if ref["type"] == "retweeted":
                return ref if "text" in ref else self.posts.get(ref["id"])
        return None

    def versions(self, tweet):
        return tweet.get("edit_history_tweet_ids", [])


class Version1:
    def fields(self, status):
        user, entities = status["user"], status["entities"]
        media = entities.get("media", [])
        links = [(url["indices"][0], url["url"], url["expanded_url"]) for url in entities["urls"]]
        links += [(item["indices"][0], item["url"], "") for item in media]
        parent = status["in_reply_to_status_id_str"] or ""
        return frame({
            "id": status["id_str"],
            "conversation": parent or status["id_str"],
            "text": expand(status["text"], links),
            "sensitive": "yes" if status.get("possibly_sensitive") else "no",
            "languages": language(status["lang"]),
            "created_at": micros(datetime.strptime(status["created_at"],
                                                   "%a %b %d %H:%M:%S %z %Y")),
            "reply_to": parent,
            "url": f"https://x.com/{user['screen_name']}/status/{status['id_str']}",
            "urls": lines(url["expanded_url"] for url in entities["urls"]),
            "tags": lines(tag["text"] for tag in entities["hashtags"]),
            "mentions": lines(user["id_str"] for user in entities["user_mentions"]),
            "media": media_lines([(kind(item["type"]), item["media_url_https"], "")
                                  for item in media]),
            "likes": str(status["favorite_count"]),
            "reposts": str(status["retweet_count"]),
            "author.id": user["id_str"],
            "author.handle": user["screen_name"],
            "author.name": user["name"],
            "author.followers": str(user["followers_count"]),
            "author.url": "https://x.com/" + user["screen_name"],
        })

    def original(self, status):
        return status.get("retweeted_status")

    def versions(self, status):
        return []


def show(version, item):
    post = version.fields(item)
    for older in version.versions(item):
        if older != post["id"]:
            print(json.dumps({"source": "x", "id": older, "revision": "0", "operation": "3"}))
    original = version.original(item)
    if original:
        whole = version.fields(original)
        print(json.dumps(whole))
        own = {key: post[key] for key in post
               if key in ("id", "url", "created_at") or key.startswith("author.")}
        post = whole | own | ZERO | {"repost_of": whole["id"], "reply_to": ""}
    print(json.dumps(post))


def documents(path):
    text = open(path, encoding="utf-8").read()
    try:
        yield json.loads(text)
    except ValueError:
        for line in text.splitlines():
            try:
                yield json.loads(line)
            except ValueError:
                pass


for document in documents(sys.argv[1]):
    if "statuses" in document:
        for found in document["statuses"]:
            show(Version1(), found)
    elif "data" in document:
        data = document["data"]
        for found in data if isinstance(data, list) else [data]:
            show(Version2(document.get("includes", {})), found)
    else:
        show(Version2({}), document)
