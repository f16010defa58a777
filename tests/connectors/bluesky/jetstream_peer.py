#!/usr/bin/python3
"""A server of Jetstream for tests: replays a file of events in either version, and spoils it.

Its one argument is an object of JSON:
  events      a file of events of version 1, one a line, in the order of their being told
  history     how many of them were told before anybody connects (0)
  old         numbers of events are not known, and what was told is replayed in the order of time
  floor       the first event that is still kept (0)
  cut_after   so many events a connection; then it is broken off, each time in another way
  dictionary  a file that a dictionary of zstd is written to, and known by
  other       pack by another dictionary than that
  spoil       after every so many events one that cannot be read
  pack        pack although nobody asked
  large       begin with a message of 64 MiB
  ping        ask every so many seconds whether the client is there, and leave if it is not
  end         {"error", "message"} that version 2 ends the stream with when all is told
  unwitnessed version 2 does not say when the server saw an event
  refuse      [status, body] that is answered to everybody

Prints its port on 127.0.0.1, and then the path of each request. Ends when it is killed.
"""
import asyncio
import datetime
import http
import json
import sys
import urllib.parse

import websockets
import zstandard

SECOND = "/xrpc/network.bsky.jetstream.subscribeEvents"


def moment(time_us):
    when = datetime.datetime.fromtimestamp(time_us // 1_000_000, datetime.timezone.utc)
    return f"{when:%Y-%m-%dT%H:%M:%S}.{time_us % 1_000_000:06}Z"


def second_version(event):
    kind = event["kind"]
    payload = {"$type": f"network.bsky.jetstream.subscribeEvents#{kind}", "seq": event["cursor"],
               "did": event["did"], "time": moment(event["time_us"]),
               "witnessedAt": moment(event["time_us"])}
    payload.update(event["commit"] if kind == "commit" else {kind: event[kind]})
    return {"$type": "message", "payload": payload}


def notice(name):
    return {"$type": "message", "payload": {
        "$type": "network.bsky.jetstream.subscribeEvents#info", "name": name, "message": name}}


class Peer:
    def __init__(self, options):
        self.options = options
        with open(options["events"], encoding="utf-8") as file:
            self.events = [json.loads(line) for line in file]
        for number, event in enumerate(self.events):
            event.setdefault("cursor", number + 1)
            if options.get("old"):
                del event["cursor"]
        self.told = options.get("history", 0)
        self.floor = options.get("floor", 0)
        self.connections = 0
        self.dictionary = None
        if "dictionary" in options:
            self.make_dictionary()

    def make_dictionary(self):
        lines = [json.dumps(event).encode() for event in self.events]
        self.dictionary = zstandard.train_dictionary(4096, lines, dict_id=20260709)
        with open(self.options["dictionary"], "wb") as file:
            file.write(self.dictionary.as_bytes())
        if self.options.get("other"):
            self.dictionary = zstandard.train_dictionary(4096, lines, dict_id=20260101)

    def second_version(self, event):
        message = second_version(event)
        if self.options.get("unwitnessed"):
            del message["payload"]["witnessedAt"]
        return message

    def wanted(self, event, query):
        collections = query.get("wantedCollections", query.get("collections", []))
        kinds = query.get("kinds", ["commit", "identity", "account"])
        return event["kind"] in kinds and (event["kind"] != "commit" or
                                           event["commit"]["collection"] in collections)

    def refusal(self, path, query, fields):
        if "refuse" in self.options:
            return self.options["refuse"]
        if path != SECOND:
            return None if path == "/subscribe" else [404, ""]
        cursor = int(query.get("cursor", ["0"])[0])
        if "wantedCollections" in query or "compress" in query:
            return [400, '{"error":"InvalidRequest","message":"That is of version 1."}']
        if fields.get("Sec-WebSocket-Protocol") != "xrpc.v1.json":
            return [400, '{"error":"InvalidRequest","message":"Say xrpc.v1.json."}']
        if 0 < cursor < 10 ** 15 and cursor <= self.floor:
            return [400, '{"error":"CursorTooOld","message":"floor"}']
        known = self.dictionary.dict_id() if self.dictionary else 0
        if int(query.get("zstdDictionary", [known])[0]) != known:
            return [400, '{"error":"UnknownZstdDictionary","message":"current is %d"}' % known]
        return None

    async def refuse(self, target, fields):
        print(target, flush=True)
        path, _, query = target.partition("?")
        refusal = self.refusal(path, urllib.parse.parse_qs(query), fields)
        if refusal is None:
            return None
        return http.HTTPStatus(refusal[0]), {"Retry-After": "7"}, refusal[1].encode()

    def replay(self, cursor):
        """What is told first: a notice or none, and events."""
        kept = self.events[self.floor:self.told]
        if cursor is None:
            return None, []
        if cursor < 10 ** 15:
            if cursor > len(self.events):
                return "FutureCursor", []
            return None, [event for event in kept if event["cursor"] >= cursor]
        outdated = bool(kept) and cursor < kept[0]["time_us"] and self.floor > 0
        again = [event for event in kept if event["time_us"] >= cursor]
        if self.options.get("old"):
            again.sort(key=lambda event: event["time_us"])
        return "OutdatedCursor" if outdated else None, again

    async def break_off(self, client):
        way = self.connections % 4
        if way == 0:
            client.transport.write(b"\x81\x7e\x02\x00" + b"half of a frame")
            client.transport.close()
        elif way == 1:
            client.transport.abort()
        elif way == 2:
            await client.close(1011, "restarting")
        else:
            await client.close(1001)

    async def serve(self, client):
        self.connections += 1
        path, _, query = client.path.partition("?")
        query = urllib.parse.parse_qs(query)
        packs = "compress" in query or "zstdDictionary" in query or self.options.get("pack")
        packer = zstandard.ZstdCompressor(dict_data=self.dictionary) if packs else None

        async def tell(frame):
            text = frame if isinstance(frame, str) else json.dumps(frame)
            await client.send(packer.compress(text.encode()) if packer else text)

        if self.options.get("large"):
            await client.send(bytes(64 << 20))
        first, again = self.replay(int(query["cursor"][0]) if "cursor" in query else None)
        if first and path == SECOND:
            await tell(notice(first))
        if first == "FutureCursor" and path == SECOND:
            # Nobody goes on with it, so what is told next waits for the connection after it.
            return await client.wait_closed()
        known, count = self.told, 0
        for number, event in [*((0, event) for event in again),
                              *enumerate(self.events[known:], known + 1)]:
            if count == self.options.get("cut_after"):
                return await self.break_off(client)
            count += 1
            if number and "spoil" in self.options and number % self.options["spoil"] == 0:
                await tell("{")
                if packer:
                    await client.send(packer.compress(b"{}")[:-1])
            # Told, unless it is broken off before it arrives.
            self.told = max(self.told, number)
            if self.wanted(event, query):
                await tell(self.second_version(event) if path == SECOND else event)
        if "end" in self.options:
            await tell({"$type": "error", **self.options["end"]})
            await client.close(1000)
        await client.wait_closed()


async def main():
    options = json.loads(sys.argv[1])
    peer = Peer(options)
    server = await websockets.serve(
        peer.serve, "127.0.0.1", 0, process_request=peer.refuse, subprotocols=["xrpc.v1.json"],
        ping_interval=options.get("ping"), ping_timeout=20, close_timeout=1, max_size=None)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.Event().wait()


asyncio.run(main())
