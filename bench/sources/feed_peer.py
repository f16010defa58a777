#!/usr/bin/python3
"""Many feeds of many hosts: each with an ETag, a new item every now and then.

feed_peer.py HOSTS FEEDS_A_HOST MINUTES_A_POST: prints the port once it listens, on 127.0.1.1 and the
addresses after it; ends with its standard input.
"""

import asyncio
import email.utils
import sys
import time

HOSTS, FEEDS, MINUTES = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
ITEMS = 20
START = time.time()


def item(host, feed, number):
    date = email.utils.formatdate(START - 86400 + number * MINUTES * 60)
    return (f"<item><guid>{host}-{feed}-{number}</guid><title>Bericht {number} van {feed}</title>"
            f"<link>https://example.nl/{host}/{feed}/{number}</link><pubDate>{date}</pubDate>"
            f"<description>Hoogwater en dijken, wegwerk en markt: bericht nummer {number} van feed "
            f"{feed} bij {host}, met nog wat woorden erbij.</description></item>")


def answer(path, fields):
    host, feed = path.strip("/").split("/")[:2]
    # Not all in the same minute.
    newest = int((time.time() - START) / 60 / MINUTES + (int(feed) * 7 % 10) / 10) + ITEMS
    tag = f'"{newest}"'
    if fields.get("if-none-match") == tag:
        return f"HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\nConnection: close\r\n\r\n".encode()
    items = "".join(item(host, feed, number) for number in range(newest, newest - ITEMS, -1))
    body = (f"<rss version='2.0'><channel><title>Feed {host}/{feed}</title>{items}"
            "</channel></rss>").encode()
    head = (f"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nETag: {tag}\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n")
    return head.encode() + body


async def serve(reader, writer):
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        fields = dict(line.lower().split(": ", 1) for line in head[1:] if ": " in line)
        writer.write(answer(head[0].split(" ")[1], fields))
        await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def main():
    hosts = [f"127.0.1.{host + 1}" for host in range(HOSTS)]
    first = await asyncio.start_server(serve, hosts[0], 0)
    port = first.sockets[0].getsockname()[1]
    servers = [first] + [await asyncio.start_server(serve, host, port) for host in hosts[1:]]
    print(port, flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    for server in servers:
        server.close()


asyncio.run(main())
