#!/usr/bin/python3
"""A WebSocket server for tests: what it does depends on the path that is asked for.

Listens on three ports of 127.0.0.1 and prints them on one line: plain, one that speaks raw TCP and
does everything wrong, and TLS (0 without a certificate). Ends when it is killed.
"""
import asyncio
import base64
import hashlib
import http
import json
import ssl
import sys

import websockets

MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


async def echo(client):
    async for message in client:
        await client.send(message)


async def tell_request(client):
    fields = {name.lower(): value for name, value in client.request_headers.raw_items()}
    await client.send(json.dumps({"path": client.path, **fields}))


async def send_many(client):
    for number in range(2000):
        await client.send(str(number))
    await client.close(4001, "that is all")


async def send_large(client):
    await client.send("before")
    await client.send(bytes(64 << 20))


async def send_megabytes(client):
    for _ in range(12):
        await client.send(bytes(1 << 20))
    await client.wait_closed()


async def serve(client):
    handlers = {"/echo": echo, "/request": tell_request, "/many": send_many, "/large": send_large,
                "/megabytes": send_megabytes}
    await handlers.get(client.path.split("?")[0], tell_request)(client)
    await client.wait_closed()


async def refuse(path, _fields):
    if not path.startswith("/refuse/"):
        return None
    status = int(path.split("/")[2])
    fields = {"Retry-After": "7", "Content-Type": "application/json"}
    if status == 302:
        fields["Location"] = "wss://elsewhere.example/stream"
    return http.HTTPStatus(status), fields, b'{"error":"No"}' + b" " * (100 * 1024)


def accepted(request):
    key = next(line.split(": ")[1] for line in request.decode().split("\r\n")
               if line.lower().startswith("sec-websocket-key"))
    proof = base64.b64encode(hashlib.sha1((key + MAGIC).encode()).digest()).decode()
    return ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Accept: {proof}\r\n")


async def misbehave(reader, writer):
    request = await reader.readuntil(b"\r\n\r\n")
    path = request.split(b" ")[1].decode()
    if path == "/stall":
        await reader.read()
    elif path == "/junk":
        writer.write(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")
    elif path == "/forged":
        writer.write(accepted(request).replace("Accept: ", "Accept: x").encode() + b"\r\n")
    elif path == "/other-protocol":
        writer.write(accepted(request).encode() + b"Sec-WebSocket-Protocol: chat\r\n\r\n")
        await reader.read()
    elif path == "/cut":
        writer.write(accepted(request).encode() + b"\r\n\x81\x05whole\x81\x7e\x01\x00half")
    elif path == "/mute":
        writer.write(accepted(request).encode() + b"\r\n")
        while await reader.read(4096):
            pass
    elif path == "/masked":
        writer.write(accepted(request).encode() + b"\r\n\x81\x85abcdwhole")
        await reader.read()
    elif path == "/not-text":
        writer.write(accepted(request).encode() + b"\r\n\x81\x02\xff\xfe")
        await reader.read()
    writer.close()


def port_of(server):
    return server.sockets[0].getsockname()[1]


async def main(certificate):
    options = {"subprotocols": ["xrpc.v1.json"], "process_request": refuse, "max_size": None,
               "close_timeout": 1}
    plain = await websockets.serve(serve, "127.0.0.1", 0, **options)
    raw = await asyncio.start_server(misbehave, "127.0.0.1", 0)
    secure_port = 0
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        secure = await websockets.serve(serve, "127.0.0.1", 0, ssl=context, **options)
        secure_port = port_of(secure)
    print(port_of(plain), port_of(raw), secure_port, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:3]))
