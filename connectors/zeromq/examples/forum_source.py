#!/usr/bin/python3
"""A forum's database as a source of posts: ENDPOINT DATABASE. Goes on where it was."""

import sqlite3
import sys

import zmq

from proto.sluis.v1 import post_pb2
from sluis_client import Producer

producer = Producer(zmq.Context(), sys.argv[1], "forum")
messages = sqlite3.connect(sys.argv[2]).execute(
    "SELECT id, author, title, body, made FROM messages WHERE id > ? ORDER BY id",
    [int(producer.welcome.cursor or 0)])
acks = []
while rows := messages.fetchmany(100):
    posts = []
    for number, author, title, body, made in rows:
        post = post_pb2.Post(source="forum", id=str(number), title=title, text=body)
        post.author.name = author
        post.created_at.FromSeconds(made)
        posts.append(post)
    # Stored together: a crash in between loses nothing and sends nothing twice.
    acks += producer.send(posts, cursor=str(rows[-1][0]).encode())
acks += producer.drain()
print(sum(ack.accepted for ack in acks), "posts taken")
