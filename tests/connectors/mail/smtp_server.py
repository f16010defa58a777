# A mail server on a free port of 127.0.0.1 that takes or spoils messages, and says what it got.
#   smtp_server.py BEHAVIOUR... [CERTIFICATE KEY]
# BEHAVIOUR is of the first message, the second and so on; the last one goes on: "take", "451" (at the
# end of the message), "550" (at the recipient), "cut" (takes the message and hangs up unanswered),
# "hang" (takes it and says nothing).
# Prints "PORT n", then for each message that came whole a line of JSON, as Python's email reads it.
import asyncio
import email
import email.policy
import json
import queue
import ssl
import sys
import threading

from aiosmtpd.smtp import SMTP


# Whoever sends need not read what is told here meanwhile.
lines = queue.Queue()


def write_lines():
    while True:
        print(lines.get(), flush=True)


def parts_of(message):
    parts = message.iter_parts() if message.is_multipart() else [message]
    return {p.get_content_subtype(): p.get_content().replace("\r\n", "\n") for p in parts}


class Box:
    def __init__(self, behaviours):
        self.behaviours = behaviours

    def next(self):
        return self.behaviours.pop(0) if len(self.behaviours) > 1 else self.behaviours[0]

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.behaviour = self.next()
        if self.behaviour == "550":
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        told = {
            "behaviour": self.behaviour,
            "tls": session.ssl is not None,
            "envelope_from": envelope.mail_from,
            "envelope_to": envelope.rcpt_tos,
            "names": message.keys(),
            "values": [str(value) for value in message.values()],
            "type": message.get_content_type(),
            "bytes": len(envelope.original_content),
            "defects": [str(d) for part in message.walk() for d in part.defects],
            **parts_of(message),
        }
        lines.put(json.dumps(told))
        if self.behaviour == "451":
            return "451 try again later"
        if self.behaviour == "cut":
            server.transport.abort()
        if self.behaviour == "hang":
            await asyncio.Event().wait()
        return "250 taken"


async def main(arguments):
    context = None
    if arguments[-1].endswith(".key"):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(arguments[-2], arguments[-1])
        arguments = arguments[:-2]
    box = Box(arguments)

    def make():
        return SMTP(box, hostname="127.0.0.1", tls_context=context, require_starttls=context is not None)

    server = await asyncio.get_running_loop().create_server(make, "127.0.0.1", 0)
    lines.put(f"PORT {server.sockets[0].getsockname()[1]}")
    await server.serve_forever()


threading.Thread(target=write_lines, daemon=True).start()
asyncio.run(main(sys.argv[1:]))
