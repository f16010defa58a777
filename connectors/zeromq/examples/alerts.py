#!/usr/bin/env python3
"""An alert desk, once round: what alerts.js does, in Python.

Adds a reader with an interest that alerts, asks which interests would take a text, sends posts, hears
of the alerts, loses some by leaving for a moment, gets them from the replay socket, and acknowledges
them.
"""

import argparse
import datetime
import os
import sys

import zmq

from proto.sluis.v1 import control_pb2, interest_pb2, post_pb2
from sluis_client import Control, Live, Producer, Replay, SluisError, read_key

INTEREST = "high-water"
READER = "alert-desk"
# Each tells of something else: an owner is alerted to a story once.
AT_FIRST = ["Hoogwater in de IJssel: de dijk bij Zutphen wordt vannacht bewaakt"]
WHILE_AWAY = [
    "De veerpont bij Wijhe vaart niet meer vanwege het hoogwater, auto's moeten omrijden",
    "Waterschap sluit alle coupures langs de Maas nu het hoogwater zaterdag zijn piek bereikt",
]


def say(text):
    print(text, flush=True)


def make_posts(texts, label, now):
    for number, text in enumerate(texts):
        # The time is in the name: a post that was sent before would change nothing.
        name = f"{now:%Y%m%dT%H%M%S}-{os.getpid()}-{label}-{number}"
        post = post_pb2.Post(source="example", id=name, text=text, languages=["nl"],
                             author=post_pb2.Author(id=name, handle="example"),
                             url=f"https://example.org/{name}")
        post.created_at.FromDatetime(now)
        yield post


def send(producer, texts, label, now):
    acks = list(producer.send(make_posts(texts, label, now))) + list(producer.drain())
    say(f"ack: {sum(ack.accepted for ack in acks)} accepted")


def add_reader(control, owner_id):
    owner = interest_pb2.Owner(id=owner_id, kind=interest_pb2.OWNER_KIND_USER, name="Example desk",
                               locale="nl", time_zone="Etc/UTC")
    control.ask(put_owner=control_pb2.PutOwnerRequest(owner=owner))
    interest = interest_pb2.Interest(
        owner_id=owner_id, id=INTEREST, title="Hoogwater",
        description="Hoogwater in de rivieren: dijken, bruggen en het waterschap",
        required=[interest_pb2.TermGroup(any_of=["hoogwater"])], optional=["dijk", "waterschap"],
        kind=interest_pb2.INTEREST_KIND_ALERT, bar=0.0001)
    control.ask(put_interest=control_pb2.PutInterestRequest(interest=interest))
    say(f"added the interest {owner_id}/{INTEREST}")


def score(control, owner_id, text):
    asked = control_pb2.ScoreRequest(post=post_pb2.Post(text=text), owner_id=owner_id)
    matches = control.ask(score=asked).score.matches
    for match in matches:
        words = ", ".join(reason.text for reason in match.reasons if reason.text)
        say(f"would take it: {match.interest_id}, because of {words}")
    if not matches:
        say("nobody would take it")


def next_alert(live):
    """A match, or how many were lost. Positions too: they show what was lost before."""
    while True:
        message = live.next(30)
        if message is None:
            raise SluisError("no alert came within 30 s")
        missed = live.missed(message)
        if missed:
            return None, missed
        if message.HasField("match"):
            return message.match, 0


def follow(options):
    context = zmq.Context()
    key = read_key(options.key) if options.key else None
    control = Control(context, options.control, key)
    replay = Replay(context, options.replay, key)
    add_reader(control, options.owner)
    score(control, options.owner, "Wordt het hoogwater gevaarlijk voor de dijk?")
    score(control, options.owner, "Appeltaart met kaneel")

    topic = f"alert/{options.owner}/"
    live = Live(context, options.live, [topic], key)
    live.open()
    # The answer to the subscription: from here on everything comes.
    live.missed(live.next(30))
    say(f"following {topic}")
    producer = Producer(context, options.ingest, "example-alerts", key)
    send(producer, AT_FIRST, "first", options.now)
    first, _ = next_alert(live)
    say(f"alert: {first.post.text}")

    # Whoever is not there when something is published never receives it.
    live.close()
    send(producer, WHILE_AWAY, "away", options.now)
    live.open()
    _, missed = next_alert(live)
    say(f"{missed} lost")
    for message in replay.range(topic, first.match.sequence):
        if message.cursor != first.match.sequence:
            say(f"replayed: {message.match.post.text}")

    # Nothing of all this was acknowledged, so that it would all come again after a restart.
    alerts = replay.alerts(options.owner, READER)
    say(f"{len(alerts)} alerts to acknowledge")
    replay.acknowledge(options.owner, READER, alerts[-1].cursor)
    say(f"{len(replay.alerts(options.owner, READER))} left")


def utc(text):
    return datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--ingest", default="tcp://127.0.0.1:5561")
    parser.add_argument("--control", default="tcp://127.0.0.1:5562")
    parser.add_argument("--live", default="tcp://127.0.0.1:5563")
    parser.add_argument("--replay", default="tcp://127.0.0.1:5564")
    parser.add_argument("--key", help="a key file, for an engine that wants one")
    parser.add_argument("--owner", default="example-desk")
    parser.add_argument("--now", type=utc, default=datetime.datetime.utcnow(),
                        help="the time by the engine's clock, such as 2026-03-12T06:30:00Z")
    try:
        follow(parser.parse_args())
    except SluisError as error:
        sys.exit(f"alerts.py: {error}")


if __name__ == "__main__":
    main()
