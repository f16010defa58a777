#!/usr/bin/python3
"""A mailbox as a source of posts: each run sends what has come since the last one."""

import email.utils
import mailbox
import sys

import zmq

from proto.sluis.v1 import post_pb2
from sluis_client import Producer


def post_of(message):
    body = next((part for part in message.walk() if part.get_content_type() == "text/plain"), None)
    charset = body.get_content_charset("utf-8") if body else "utf-8"
    post = post_pb2.Post(source="mail", id=message["Message-ID"], title=message["Subject"] or "",
                         text=body.get_payload(decode=True).decode(charset, "replace") if body else "",
                         reply_to=message["In-Reply-To"] or "", visibility=post_pb2.VISIBILITY_PUBLIC)
    post.author.name, post.author.id = email.utils.parseaddr(message["From"] or "")
    post.created_at.FromDatetime(email.utils.parsedate_to_datetime(message["Date"]))
    return post


producer = Producer(zmq.Context(), sys.argv[1], name="mail")
seen = int(producer.welcome.cursor or 0)
messages = list(mailbox.mbox(sys.argv[2]))
acks = []
for begin in range(seen, len(messages), 100):
    batch = messages[begin:begin + 100]
    # Stored together: a crash in between loses nothing and sends nothing twice.
    acks += producer.send(map(post_of, batch), cursor=str(begin + len(batch)).encode())
acks += producer.drain()
print(sum(ack.accepted for ack in acks), "posts taken")
