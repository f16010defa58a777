#!/usr/bin/python3
"""A stream as Jetstream's, version 1, at a steady rate.

stream_peer.py POSTS_A_SECOND: prints the port once it listens; ends with its standard input.
"""

import asyncio
import json
import sys
import time

import websockets

RATE = int(sys.argv[1])
TICK = 0.05
WORDS = ("hoogwater dijk gemaal trein markt weer file school kwel peil polder regen storm brug fiets "
         "raad begroting haven veer sluis").split()
ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"


def key_of(number):
    """13 characters, as a record's key is written."""
    return "3" + "".join(ALPHABET[number >> shift & 31] for shift in range(55, -5, -5))


def frame(number):
    text = " ".join(WORDS[(number * step + step) % len(WORDS)] for step in (1, 3, 7, 11, 13, 17))
    now = time.time()
    created = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now)) + ".000Z"
    return json.dumps({
        "did": f"did:plc:author{number % 20000:05d}", "time_us": int(now * 1e6), "kind": "commit",
        "commit": {"rev": key_of(number), "operation": "create", "rkey": key_of(number),
                   "collection": "app.bsky.feed.post", "cid": "bafy",
                   "record": {"$type": "app.bsky.feed.post", "createdAt": created, "langs": ["nl"],
                              "text": f"{text} {number}"}}})


async def serve(connection, _path):
    number, begin = int(time.time() * 1000) << 10, time.monotonic()
    sent = 0
    while True:
        due = int((time.monotonic() - begin) * RATE)
        for _ in range(due - sent):
            await connection.send(frame(number))
            number += 1
        sent = due
        await asyncio.sleep(TICK)


async def main():
    async with websockets.serve(serve, "127.0.0.1", 0, compression=None) as server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


asyncio.run(main())
