#!/usr/bin/env python3
"""Everything that goes over the sockets of a Sluis engine, once.

Adds a reader and an interest, follows what is published for the reader, sends posts and waits for
their acks, receives matches, loses some by leaving for a moment, notices the gap by the sequence
of the topic, closes it by asking for the lost matches, and receives a digest.
"""

import argparse
import datetime
import sys
import time

import zmq

from proto.sluis.v1 import control_pb2, digest_pb2, interest_pb2, post_pb2
from sluis_client import Control, Live, Producer, Replay, SluisError, read_key

WORD = "hoogwater"
INTEREST = "high-water"
AT_FIRST = [
    ["Hoogwater in de IJssel: de dijk bij Zutphen wordt bewaakt", "Vanavond voetbal op het plein"],
    ["Door het hoogwater is de brug bij Deventer dicht"],
    ["Nieuwe bakker geopend in de Hoofdstraat", "Het is druk op de kermis"],
]
WHILE_AWAY = [
    ["Waterschap: het hoogwater staat zondag op zijn hoogst"],
    ["De veerpont vaart niet vanwege het hoogwater", "De bibliotheek is morgen open"],
]
AT_LAST = [["Hoogwater of niet, de markt gaat door"]]


def say(text):
    print(text, flush=True)


class Reader:
    """An owner's matches and digests, each once, however they came."""

    def __init__(self, control, replay, live, owner, first_sequence):
        self._control = control
        self._replay = replay
        self._live = live
        self._owner = owner
        # The stream sequence from which on matches may be missing.
        self._known_up_to = first_sequence
        self.matches = {}
        self.digests = {}

    def wait_until(self, condition, seconds, awaited):
        deadline = time.monotonic() + seconds
        while not condition():
            message = self._live.next(max(0, deadline - time.monotonic()))
            if message is None:
                raise SluisError(f"{awaited} did not come within {seconds} s")
            self._take(message)

    def _take(self, message):
        body = message.WhichOneof("body")
        if body is None and message.topic not in self._live.positions:
            say(f"following {message.topic} from {message.sequence}")
        missed = self._live.missed(message)
        if missed:
            number = "unknown" if missed == Live.UNKNOWN else missed
            say(f"gap in {message.topic} before {message.sequence}: {number} lost")
            if message.topic.startswith("digest/"):
                self._ask_for_digest()
            else:
                self._ask_for_matches()
        if body == "match":
            self._keep(message.match, f"match {message.sequence}")
        elif body == "digest":
            self.digests[message.digest.id] = message.digest

    def _ask_for_digest(self):
        asked = control_pb2.ListDigestsRequest(owner_id=self._owner)
        for digest_id in self._control.ask(list_digests=asked).digests.digest_ids[-1:]:
            asked = control_pb2.GetDigestRequest(owner_id=self._owner, digest_id=digest_id)
            self.digests[digest_id] = self._control.ask(get_digest=asked).digest

    def _ask_for_matches(self):
        for message in self._replay.range(f"match/{self._owner}/", self._known_up_to):
            self._keep(message.match, "asked for")

    def _keep(self, event, how):
        # One post may match several interests.
        key = (event.match.sequence, event.match.interest_id)
        if key in self.matches:
            return
        self.matches[key] = event
        self._known_up_to = max(self._known_up_to, event.match.sequence)
        say(f"{how}: {event.post.text}")


def add_reader(control, owner_id, now):
    # The next whole minute that leaves ten seconds for the posts.
    digest_at = (now + datetime.timedelta(seconds=70)).strftime("%H:%M")
    owner = interest_pb2.Owner(
        id=owner_id, kind=interest_pb2.OWNER_KIND_USER, name="Example reader", locale="nl",
        time_zone="Etc/UTC", schedule=interest_pb2.Schedule(times=[digest_at]))
    control.ask(put_owner=control_pb2.PutOwnerRequest(owner=owner))
    say(f"added the user {owner_id}, digest at {digest_at} UTC")
    interest = interest_pb2.Interest(
        owner_id=owner_id, id=INTEREST, title="Hoogwater",
        description="Hoogwater in de rivieren: dijken, bruggen en het waterschap",
        required=[interest_pb2.TermGroup(any_of=[WORD])], optional=["dijk", "waterschap"],
        kind=interest_pb2.INTEREST_KIND_DIGEST, bar=0.0001)
    control.ask(put_interest=control_pb2.PutInterestRequest(interest=interest))
    say(f"added the interest {owner_id}/{INTEREST}")


def make_posts(texts, batch, now):
    for number, text in enumerate(texts):
        # The time is in the name: a post that was sent before would change nothing.
        name = f"{now:%Y%m%dT%H%M%S%f}-{batch}-{number}"
        post = post_pb2.Post(source="example", id=name, text=text, languages=["nl"],
                             author=post_pb2.Author(id=name, handle="example"),
                             url=f"https://example.org/{name}")
        post.created_at.FromDatetime(now)
        yield post


def send(producer, batches, label, now):
    def report(acks):
        for ack in acks:
            say(f"ack {ack.sequence}: {ack.accepted} accepted, {ack.duplicates} known, "
                f"{len(ack.refused)} refused")

    for number, texts in enumerate(batches):
        report(producer.send(make_posts(texts, f"{label}{number}", now)))
    report(producer.drain())
    return sum(WORD in text.lower() for texts in batches for text in texts)


def show(digest):
    say(f"digest {digest.id}")
    for story in digest.stories:
        say(f"  {story.interest_title}: {story.post.text}")
    say(f"  {digest.balance.seen} posts seen, {digest.balance.shown_posts} shown")
    for left in digest.balance.left_out:
        say(f"  {left.posts} left out: {digest_pb2.LeftOutReason.Name(left.reason)}")


def follow(options):
    now = options.now
    context = zmq.Context()
    # Of role admin, for it does everything; a program of yours gets a key that may do less.
    key = read_key(options.key) if options.key else None
    control = Control(context, options.control, key)
    before = control.ask(stats=control_pb2.StatsRequest()).stats.stream_sequence
    add_reader(control, options.owner, now)

    topics = [f"match/{options.owner}/", f"digest/{options.owner}/"]
    live = Live(context, options.live, topics, key)
    live.open()
    reader = Reader(control, Replay(context, options.replay, key), live, options.owner, before + 1)
    reader.wait_until(lambda: len(live.positions) == 2, 30, "the answer to the subscriptions")

    producer = Producer(context, options.ingest, "example-producer", key)
    say(f"welcome: batch {producer.welcome.last_durable_sequence} is durable, "
        f"credit {producer.welcome.credit}")
    wanted = send(producer, AT_FIRST, "first", now)
    reader.wait_until(lambda: len(reader.matches) == wanted, 30, "a match")

    # Whoever is not there when something is published never receives it.
    live.close()
    wanted += send(producer, WHILE_AWAY, "away", now)
    live.open()
    reader.wait_until(lambda: len(reader.matches) == wanted, 30, "a match of the gap")
    wanted += send(producer, AT_LAST, "last", now)
    reader.wait_until(lambda: len(reader.matches) == wanted, 30, "a match after the gap")
    say(f"all {wanted} matches are there")

    say("waiting for the digest")
    reader.wait_until(lambda: reader.digests, 150, "the digest")
    for digest in reader.digests.values():
        show(digest)


def utc(text):
    return datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--ingest", default="tcp://127.0.0.1:5561")
    parser.add_argument("--control", default="tcp://127.0.0.1:5562")
    parser.add_argument("--live", default="tcp://127.0.0.1:5563")
    parser.add_argument("--key", help="a key file, for an engine that wants one")
    parser.add_argument("--replay", default="tcp://127.0.0.1:5564")
    parser.add_argument("--owner", default="example-reader")
    parser.add_argument("--now", type=utc, default=datetime.datetime.utcnow(),
                        help="the time by the engine's clock, such as 2026-03-12T06:30:00Z")
    try:
        follow(parser.parse_args())
    except SluisError as error:
        sys.exit(f"follow.py: {error}")


if __name__ == "__main__":
    main()
