"""A Sluis engine's sockets, for Python programs. docs/zeromq.md is the reference.

Needs Debian's python3-zmq and python3-protobuf, and on the Python path the modules that protoc
makes of proto/sluis/v1/*.proto. Objects of this module belong to one thread.
"""

import collections
import tomllib
import uuid

import zmq

from proto.sluis.v1 import control_pb2, ingest_pb2, live_pb2, replay_pb2

TIMEOUT_SECONDS = 30


class SluisError(Exception):
    """What went wrong, as a sentence."""


def read_key(path):
    """A key file of `sluis keys new`, for the objects below. Whoever has the file has the key."""
    with open(path, "rb") as file:
        return tomllib.load(file)


def _connect(context, kind, endpoint, key):
    socket = context.socket(kind)
    socket.setsockopt(zmq.LINGER, 0)
    if key and endpoint.startswith("tcp://"):
        # CURVE: the server's key is checked as ours is, and all that goes over is encrypted.
        socket.curve_serverkey = key["server_key"].encode()
        socket.curve_publickey = key["public_key"].encode()
        socket.curve_secretkey = key["secret_key"].encode()
    if kind == zmq.DEALER:
        # Nothing is queued for a connection that does not stand.
        socket.setsockopt(zmq.IMMEDIATE, 1)
    socket.connect(endpoint)
    return socket


def _send(socket, message):
    if not socket.poll(TIMEOUT_SECONDS * 1000, zmq.POLLOUT):
        raise SluisError(f"nobody lets us in on {socket.last_endpoint.decode()}; start sluis serve, "
                         "or use a key that it knows")
    socket.send(message.SerializeToString())


class _Requests:
    """One request, one reply."""

    ATTEMPTS = 3

    def __init__(self, context, endpoint, key=None):
        self._context = context
        self._endpoint = endpoint
        self._key = key
        self._socket = _connect(context, zmq.DEALER, endpoint, key)

    def _exchange(self, message, reply_type):
        for _ in range(self.ATTEMPTS):
            _send(self._socket, message)
            if self._socket.poll(TIMEOUT_SECONDS * 1000):
                reply = reply_type.FromString(self._socket.recv())
                if reply.status.code:
                    raise SluisError(f"refused with code {reply.status.code}: "
                                     f"{reply.status.message}")
                return reply
            # A late reply to this attempt must not answer the next one: a new socket.
            self._socket.close()
            self._socket = _connect(self._context, zmq.DEALER, self._endpoint, self._key)
        raise SluisError(f"{self._endpoint} is open but does not answer")


class Control(_Requests):
    """Owners, interests, judgements, digests, matches, figures."""

    def ask(self, **request):
        """The engine's reply to ControlRequest(**request). What it refuses is raised."""
        # The same key each time: a change that was made although its reply got lost is not made
        # again.
        message = control_pb2.ControlRequest(idempotency_key=uuid.uuid4().hex, **request)
        return self._exchange(message, control_pb2.ControlReply)


class Replay(_Requests):
    """What was published, from what is stored; and alerts until they are acknowledged."""

    def ask(self, **request):
        """The engine's reply to ReplayRequest(**request). What it refuses is raised."""
        return self._exchange(replay_pb2.ReplayRequest(**request), replay_pb2.ReplayReply)

    def range(self, topic, cursor):
        """Yields the messages of a topic from a cursor on, that one included."""
        while cursor:
            asked = replay_pb2.ReplayRangeRequest(topic=topic, from_cursor=cursor)
            page = self.ask(range=asked).page
            yield from page.messages
            cursor = page.next_cursor

    def alerts(self, owner_id, reader):
        """The alerts that `reader` has not acknowledged: until it does, they come again."""
        asked = replay_pb2.AlertsRequest(owner_id=owner_id, reader=reader)
        return self.ask(alerts=asked).page.messages

    def acknowledge(self, owner_id, reader, cursor):
        """Every alert up to the cursor is done with."""
        self.ask(ack_alerts=replay_pb2.AckAlertsRequest(owner_id=owner_id, reader=reader,
                                                        cursor=cursor))


class Producer:
    """Sends posts in numbered batches; what is acknowledged is on the engine's disk."""

    def __init__(self, context, endpoint, name, key=None):
        self._socket = _connect(context, zmq.DEALER, endpoint, key)
        self._unacknowledged = collections.deque()
        hello = ingest_pb2.Hello(producer=name, software="sluis_client.py")
        _send(self._socket, ingest_pb2.IngestRequest(hello=hello))
        self.welcome = self._receive().welcome
        self._next = self.welcome.last_durable_sequence + 1
        self._credit = self.welcome.credit

    def send(self, posts, cursor=b""):
        """Sends one batch; yields the acks that had to be awaited first, for lack of credit. The
        cursor is stored with it: the next welcome tells where to go on."""
        while len(self._unacknowledged) >= self._credit:
            yield self._receive_ack()
        batch = ingest_pb2.PostBatch(sequence=self._next, posts=posts, cursor=cursor)
        _send(self._socket, ingest_pb2.IngestRequest(batch=batch))
        self._unacknowledged.append(self._next)
        self._next += 1

    def drain(self):
        """Yields the acks of everything that was sent."""
        while self._unacknowledged:
            yield self._receive_ack()

    def _receive_ack(self):
        ack = self._receive().ack
        self._credit = ack.credit
        # An ack speaks for every batch before it, too.
        while self._unacknowledged and self._unacknowledged[0] <= ack.sequence:
            self._unacknowledged.popleft()
        return ack

    def _receive(self):
        if not self._socket.poll(TIMEOUT_SECONDS * 1000):
            # Whoever must not lose a post keeps the batch, says HELLO on a new socket and sends
            # again what is above last_durable_sequence.
            raise SluisError("no ack came; it is unknown whether the last batches arrived")
        reply = ingest_pb2.IngestReply.FromString(self._socket.recv())
        if reply.HasField("nack"):
            reason = ingest_pb2.NackReason.Name(reply.nack.reason)
            raise SluisError(f"batch {reply.nack.sequence}: {reason}: {reply.nack.message}")
        return reply


class Live:
    """What is published under some topics, and whether anything of it was lost."""

    # missed() says this when the engine was started anew: it has counted from 1 since.
    UNKNOWN = -1

    def __init__(self, context, endpoint, topics, key=None):
        self._context = context
        self._endpoint = endpoint
        self._topics = topics
        self._key = key
        self._socket = None
        # Topic -> (epoch, sequence). Outlives a connection, so that a gap between two is seen.
        self.positions = {}

    def open(self):
        """Subscribes. The engine answers each topic with its position, a message without body, and
        repeats that once a second."""
        self._socket = _connect(self._context, zmq.SUB, self._endpoint, self._key)
        for topic in self._topics:
            # A topic ends in '/': "match/jan" would also subscribe to "match/janneke/".
            self._socket.subscribe(topic)

    def close(self):
        self._socket.close()

    def next(self, seconds):
        """The next live_pb2.LiveMessage; None when none comes in time."""
        if not self._socket.poll(seconds * 1000):
            return None
        _topic, envelope = self._socket.recv_multipart()
        return live_pb2.LiveMessage.FromString(envelope)

    def missed(self, message):
        """How many messages of its topic were lost before this one; call once for each message."""
        before = message.sequence - (1 if message.WhichOneof("body") else 0)
        epoch, last = self.positions.get(message.topic, (message.epoch, before))
        self.positions[message.topic] = (message.epoch, message.sequence)
        return before - last if epoch == message.epoch else self.UNKNOWN
