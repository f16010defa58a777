#!/usr/bin/env python3
"""A filter of your own for `sluis evaluate --outside`: counts words.

Usage: word_filter.py ADDRESS

Listens on ADDRESS ("tcp://127.0.0.1:5599"; port * takes a free one, which is
printed) and answers sluis.v1.EvaluationRequest until it is ended. Needs pyzmq,
protobuf, and the messages as Python modules:

    protoc --proto_path=. --python_out=FOLDER proto/sluis/v1/*.proto
    PYTHONPATH=FOLDER tools/evaluation/examples/word_filter.py tcp://127.0.0.1:5599

A post's score for a topic is the sum of the weights of its words. The title's
begin at 1; each judgement moves the weights of the post's words a little.
"""

import collections
import re
import sys

import zmq

from proto.sluis.v1 import evaluation_pb2

STEP = 0.1
BAR = 1.0


def words(text):
    return set(re.findall(r"\w{3,}", text.lower()))


class WordFilter:
    def begin(self, request):
        self.weights = []
        self.posts = {}
        for topic in request.topics:
            start = {word: 1.0 for word in words(topic.title + " " + topic.description)}
            self.weights.append(collections.defaultdict(float, start))
        return evaluation_pb2.EvaluationReply()

    def decide(self, request):
        reply = evaluation_pb2.EvaluationReply()
        for place, post in enumerate(request.posts):
            self.posts[post.source, post.id] = found = words(post.text)
            for topic, weights in enumerate(self.weights):
                score = sum(weights[word] for word in found if word in weights)
                if score >= BAR:
                    reply.deliveries.add(topic=topic, post=place, score=score)
        return reply

    def learn(self, request):
        for said in request.feedback:
            for word in self.posts[said.post.source, said.post.id]:
                self.weights[said.topic][word] += STEP if said.wanted else -STEP
        return evaluation_pb2.EvaluationReply()


def main():
    socket = zmq.Context.instance().socket(zmq.REP)
    socket.bind(sys.argv[1])
    print("listening on", socket.last_endpoint.decode(), flush=True)
    own = WordFilter()
    while True:
        request = evaluation_pb2.EvaluationRequest.FromString(socket.recv())
        kind = request.WhichOneof("request")
        answer = getattr(own, kind)(getattr(request, kind))
        socket.send(answer.SerializeToString())


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main()
