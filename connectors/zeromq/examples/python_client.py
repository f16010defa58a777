#!/usr/bin/env python3
"""A Sluis client in Python: everything that goes over the three sockets, once.

It adds a user and an interest, sends posts and waits for their acks, receives the matches and a
digest, notices a gap in the live messages by the sequence of their topic, and closes it by asking
for the missing matches. Nobody loses messages on a quiet loopback, so --drop-one throws one away.

Needs Debian's python3-zmq and python3-protobuf, and the generated messages on the Python path:

    protoc --python_out=build/python proto/sluis/v1/*.proto
    PYTHONPATH=build/python python3 connectors/zeromq/examples/python_client.py --drop-one
"""

import argparse
import datetime
import sys
import zoneinfo

import zmq

from proto.sluis.v1 import control_pb2, ingest_pb2, interest_pb2, live_pb2, post_pb2

OWNER = "example-reader"
PRODUCER = "example-producer"
TEXTS = [
    "Hoogwater in de IJssel: de dijk bij Zutphen wordt bewaakt",
    "Vanavond voetbal op het plein",
    "Door het hoogwater is de brug bij Deventer dicht",
    "Waterschap: het hoogwater staat zondag op zijn hoogst",
    "Nieuwe bakker geopend in de Hoofdstraat",
    "Hoogwater of niet, de markt gaat door",
]


def receive(socket, seconds, what):
    """The next message of a socket, as its frames; ends the program when none comes."""
    if not socket.poll(int(seconds * 1000)):
        sys.exit(f"no {what} within {seconds:.0f} s: is `sluis serve` running on these ports?")
    return socket.recv_multipart()


def connect(context, kind, endpoint):
    socket = context.socket(kind)
    socket.setsockopt(zmq.LINGER, 0)
    # Queue nothing for a connection that does not stand.
    socket.setsockopt(zmq.IMMEDIATE, 1)
    socket.connect(endpoint)
    return socket


class Control:
    """One request, one reply."""

    def __init__(self, context, endpoint):
        self._socket = connect(context, zmq.DEALER, endpoint)

    def ask(self, **request):
        if not self._socket.poll(10_000, zmq.POLLOUT):
            sys.exit("nobody listens on the control port: is `sluis serve` running?")
        self._socket.send(control_pb2.ControlRequest(**request).SerializeToString())
        reply = control_pb2.ControlReply.FromString(receive(self._socket, 10, "reply")[0])
        if reply.status.code:
            sys.exit(f"the engine says {reply.status.code}: {reply.status.message}")
        return reply


class Producer:
    """Sends batches, never more at a time than the credit, and waits for their acks."""

    def __init__(self, context, endpoint):
        self._socket = connect(context, zmq.DEALER, endpoint)
        hello = ingest_pb2.Hello(producer=PRODUCER, software="python_client.py")
        welcome = self._ask(ingest_pb2.IngestRequest(hello=hello)).welcome
        self._next = welcome.last_durable_sequence + 1
        self._credit = welcome.credit
        print(f"welcome {welcome.producer}: go on with batch {self._next}, credit {self._credit}")

    def _ask(self, request):
        self._socket.send(request.SerializeToString())
        return self._reply()

    def _reply(self):
        reply = ingest_pb2.IngestReply.FromString(receive(self._socket, 30, "ack")[0])
        if reply.HasField("nack"):
            sys.exit(f"batch {reply.nack.sequence} refused: {reply.nack.message}")
        return reply

    def send(self, batches):
        waiting, done = 0, 0
        for posts in batches:
            if waiting == self._credit:
                done, waiting = done + self._accept(), waiting - 1
            batch = ingest_pb2.PostBatch(sequence=self._next, posts=posts)
            self._socket.send(ingest_pb2.IngestRequest(batch=batch).SerializeToString())
            self._next, waiting = self._next + 1, waiting + 1
        while waiting:
            done, waiting = done + self._accept(), waiting - 1
        return done

    def _accept(self):
        ack = self._reply().ack
        for refused in ack.refused:
            print(f"batch {ack.sequence}, post {refused.index} refused: {refused.reason}")
        print(f"ack of batch {ack.sequence}: {ack.accepted} taken, {ack.duplicates} known before")
        return ack.accepted + ack.duplicates


class Live:
    """The published messages of one owner, with the gaps in them."""

    def __init__(self, context, endpoint):
        self._socket = context.socket(zmq.SUB)
        self._socket.setsockopt(zmq.LINGER, 0)
        # A subscription is a prefix: without the closing slash it would be somebody else's too.
        for kind in ("match", "digest"):
            self._socket.subscribe(f"{kind}/{OWNER}/")
        self._socket.connect(endpoint)
        self._last = {}

    def next(self, seconds, what):
        frame = receive(self._socket, seconds, what)[1]
        return live_pb2.LiveMessage.FromString(frame)

    def lost_before(self, message):
        """How many messages of the topic were lost before this one."""
        epoch, sequence = self._last.get(message.topic, (message.epoch, 0))
        # A new epoch is a new run of the engine, and counts from 1 again.
        expected = sequence + 1 if epoch == message.epoch else 1
        self._last[message.topic] = (message.epoch, message.sequence)
        return message.sequence - expected


def add_reader(control, now, zone):
    # A digest at the next whole minute that leaves time to send the posts first.
    local = now.astimezone(zone) + datetime.timedelta(seconds=75)
    owner = interest_pb2.Owner(
        id=OWNER, kind=interest_pb2.OWNER_KIND_USER, name="Example reader", locale="nl",
        time_zone=str(zone), schedule=interest_pb2.Schedule(times=[local.strftime("%H:%M")]))
    control.ask(put_owner=control_pb2.PutOwnerRequest(owner=owner))
    interest = interest_pb2.Interest(
        owner_id=OWNER, id="high-water", title="Hoogwater",
        description="Hoogwater in de rivieren: dijken, bruggen en het waterschap",
        required=[interest_pb2.TermGroup(any_of=["hoogwater"])],
        optional=["hoogwater", "dijk", "waterschap"],
        kind=interest_pb2.INTEREST_KIND_DIGEST, bar=0.001)
    control.ask(put_interest=control_pb2.PutInterestRequest(interest=interest))
    print(f"added {OWNER} with the interest high-water, digest at {local:%H:%M}")


def make_posts(now):
    # A name for each run: a post that was sent before is no news.
    run = now.strftime("%Y%m%dT%H%M%S%f")
    for number, text in enumerate(TEXTS):
        post = post_pb2.Post(
            source="example", id=f"{run}-{number}", text=text, languages=["nl"],
            author=post_pb2.Author(id=f"author-{number}", handle=f"author{number}"),
            url=f"https://example.org/{run}/{number}")
        post.created_at.FromDatetime(now.replace(tzinfo=None))
        yield post


def read_matches(live, control, first_sequence, wanted, drop_one):
    """The wanted matches by stream sequence: as published, and where a gap shows, as asked for."""
    found = {}
    while len(found) < wanted:
        message = live.next(20, "match")
        if message.WhichOneof("body") != "match":
            continue
        if drop_one and message.sequence == 2:
            print("(threw away one message on purpose)")
            drop_one = False
            continue
        lost = live.lost_before(message)
        if lost:
            print(f"gap: {lost} message(s) of {message.topic} lost before {message.sequence}")
            missed = control.ask(list_matches=control_pb2.ListMatchesRequest(
                owner_id=OWNER, from_sequence=first_sequence)).matches.matches
            for event in missed:
                if event.match.sequence not in found:
                    print(f"asked for: {event.post.text}")
                    found[event.match.sequence] = event
        sequence = message.match.match.sequence
        if sequence not in found:
            print(f"match {message.sequence}: {message.match.post.text}")
            found[sequence] = message.match
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--ingest", default="tcp://127.0.0.1:5561")
    parser.add_argument("--control", default="tcp://127.0.0.1:5562")
    parser.add_argument("--live", default="tcp://127.0.0.1:5563")
    parser.add_argument("--time-zone", default="Europe/Amsterdam")
    parser.add_argument("--drop-one", action="store_true", help="lose one message, to show the gap")
    options = parser.parse_args()

    context = zmq.Context()
    control = Control(context, options.control)
    stats = control.ask(stats=control_pb2.StatsRequest()).stats
    now = stats.now.ToDatetime().replace(tzinfo=datetime.timezone.utc)
    print(f"the engine has {stats.posts} posts and its clock says {now:%Y-%m-%d %H:%M:%S} UTC")
    add_reader(control, now, zoneinfo.ZoneInfo(options.time_zone))
    live = Live(context, options.live)

    producer = Producer(context, options.ingest)
    posts = list(make_posts(now))
    done = producer.send([posts[i:i + 2] for i in range(0, len(posts), 2)])
    print(f"{done} posts are durable")

    wanted = sum("hoogwater" in text.lower() for text in TEXTS)
    found = read_matches(live, control, stats.stream_sequence + 1, wanted, options.drop_one)
    print(f"all {len(found)} matches are there")

    print("waiting for the digest", flush=True)
    message = live.next(150, "digest")
    while message.WhichOneof("body") != "digest":
        message = live.next(150, "digest")
    print(f"digest {message.digest.id}:")
    for story in message.digest.stories:
        print(f"  {story.interest_title}: {story.post.text}")
    balance = message.digest.balance
    print(f"  of {balance.seen} posts {balance.matched} matched, {balance.shown_posts} are shown")
    return 0


if __name__ == "__main__":
    sys.exit(main())
