#!/usr/bin/python3
"""A mailbox as a source of posts: each run sends what has come since the last one."""

import argparse
import email.message
import email.policy
import email.utils
import mailbox
import re

import zmq

from proto.sluis.v1 import post_pb2
from sluis_client import Producer, SluisError, read_key


def post_of(message):
    body = message.get_body(("plain",)) or email.message.EmailMessage()
    text = (body.get_payload(decode=True) or b"").decode(body.get_content_charset("utf-8"), "replace")
    post = post_pb2.Post(source="mail", id=message["Message-ID"], title=message["Subject"],
                         text=text[:16384],  # never more than the 64 KiB that the engine takes
                         reply_to=message["In-Reply-To"], visibility=post_pb2.VISIBILITY_PUBLIC)
    post.author.name, post.author.id = email.utils.parseaddr(message["From"] or "")
    if message["Date"] and message["Date"].datetime:
        post.created_at.FromDatetime(message["Date"].datetime)
    return post


def posts_of(mails, first):
    for number, mail in enumerate(mails, first + 1):
        try:
            yield post_of(email.message_from_bytes(mail, policy=email.policy.default))
        except Exception as error:  # Anything may stand in a mail: a broken one stops no other.
            print(f"mail {number} cannot be read: {error!r}")


parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("ingest", help="the engine, such as tcp://127.0.0.1:5561")
parser.add_argument("mailbox", help="an mbox that only grows", type=argparse.FileType("rb"))
parser.add_argument("--key", help="a key file, for an engine that wants one")
options = parser.parse_args()
try:
    producer = Producer(zmq.Context(), options.ingest, "mail", options.key and read_key(options.key))
    messages = mailbox.mbox(options.mailbox.name, create=False)
    acks = []
    for begin in range(int(producer.welcome.cursor or 0), len(messages), 100):
        end = min(begin + 100, len(messages))
        posts = posts_of(map(messages.get_bytes, range(begin, end)), begin)
        # Stored together: a crash in between loses nothing and sends nothing twice.
        acks += producer.send(posts, cursor=str(end).encode())
    acks += producer.drain()
except (OSError, SluisError) as error:
    parser.exit(1, f"mailbox_source.py: {error}\n")
refused = [post.reason for ack in acks for post in ack.refused]
print(sum(ack.accepted for ack in acks), "posts taken,", len(refused), "refused")
# Each reason once, whatever number or time is in it.
for reason in {re.sub(r"\d", "", reason): reason for reason in refused}.values():
    print("refused:", reason)
