#!/usr/bin/env python3
"""Figures of the model card: how well line vectors of a model retrieve posts.

Usage: measure.py --reddit POSTS.ndjson.zst [--sluis PROGRAM] [--words] MODEL...

Takes 30 posts of each of 300 subreddits (fixed seed) from the second half by
time of the posts, which training has not seen, and prints for each MODEL (.bin
or .ftz of word vectors)
  p@10  of the ten posts nearest to a post, the share from the same subreddit
  R     five posts of a subreddit describe it: R-precision of ranking the rest
with the vector that the engine uses: the mean of a line's input rows, less the
frequency-weighted mean row, at length one. Labels serve this measurement only.
--words lists the nearest words of some Dutch and English words instead. Needs
numpy (python3-numpy).
"""

import argparse
import collections
import json
import random
import struct
import subprocess

import numpy

WORDS = ("dijk water uitkering toeslag vergunning brug festival gemeente "
         "belasting regen hoogwater flood bridge permit benefits tax council").split()


class Model:
    """A fastText file of word vectors, its matrix decoded."""

    def __init__(self, path):
        with open(path, "rb") as file:
            self.data, self.at = file.read(), 0
        header = self.take("<14id")
        self.dim, self.bucket = header[2], header[10]
        self.minn, self.maxn = header[11], header[12]
        size, self.word_count, _, _, kept = self.take("<3i2q")
        self.words, self.counts = [], []
        for _ in range(size):
            end = self.data.index(b"\0", self.at)
            self.words.append(self.data[self.at:end])
            self.at = end + 1
            self.counts.append(self.take("<qb")[0])
        self.number = {word: i for i, word in enumerate(self.words)}
        pairs = self.array("<i4", 2 * max(kept, 0)).reshape(-1, 2).tolist()
        self.kept = dict(pairs) if kept >= 0 else None
        self.rows = self.quantised() if self.take("<B")[0] else self.dense()
        self.cache = {}
        self.mean = self.mean_row()

    def take(self, form):
        values = struct.unpack_from(form, self.data, self.at)
        self.at += struct.calcsize(form)
        return values

    def array(self, form, count):
        values = numpy.frombuffer(self.data, form, count, self.at)
        self.at += values.nbytes
        return values

    def dense(self):
        rows, columns = self.take("<2q")
        return self.array("<f4", rows * columns).reshape(rows, columns)

    def quantised(self):
        has_lengths, rows, columns, size = self.take("<B2qi")
        codes = self.array("u1", size).reshape(rows, -1)
        _, parts, width, last = self.take("<4i")
        centroids = self.array("<f4", columns * 256)
        matrix = numpy.zeros((rows, columns), "f4")
        for part in range(parts):
            own = width if part + 1 < parts else last
            start = part * 256 * width
            table = centroids[start:start + 256 * own].reshape(256, own)
            matrix[:, part * width:part * width + own] = table[codes[:, part]]
        if has_lengths:
            codes = self.array("u1", rows)
            self.take("<4i")
            matrix *= self.array("<f4", 256)[codes][:, None]
        return matrix

    def rows_of(self, word):
        if word not in self.cache:
            own = [self.number[word]] if word in self.number else []
            self.cache[word] = own + self.subwords(word)
        return self.cache[word]

    def subwords(self, word):
        text, found = "<" + word.decode("utf-8", "replace") + ">", []
        if word == b"</s>":
            return found
        for begin in range(len(text)):
            for size in range(self.minn, self.maxn + 1):
                edge = size == 1 and begin in (0, len(text) - 1)
                if begin + size > len(text) or edge:
                    continue
                bucket = fnv(text[begin:begin + size].encode()) % self.bucket
                place = bucket if self.kept is None else self.kept.get(bucket)
                if place is not None:
                    found.append(self.word_count + place)
        return found

    def sums(self, words):
        total = numpy.zeros((len(words), self.dim))
        count = numpy.zeros(len(words))
        for i, word in enumerate(words):
            rows = self.rows_of(word)
            total[i], count[i] = self.rows[rows].sum(0), len(rows)
        return total, count

    def mean_row(self):
        total, count = self.sums(self.words)
        weights = numpy.array(self.counts)
        return weights @ total / (weights @ count)

    def lines(self, lines):
        words = sorted({word for line in lines for word in line.split()} | {b"</s>"})
        place = {word: i for i, word in enumerate(words)}
        total, count = self.sums(words)
        vectors = numpy.zeros((len(lines), self.dim))
        for i, line in enumerate(lines):
            at = [place[word] for word in line.split()] + [place[b"</s>"]]
            vectors[i] = total[at].sum(0) / max(count[at].sum(), 1) - self.mean
        return unit(vectors)


def fnv(text):
    value = 2166136261
    for byte in text:
        value ^= byte if byte < 128 else byte | 0xFFFFFF00
        value = value * 16777619 & 0xFFFFFFFF
    return value


def unit(vectors):
    lengths = numpy.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / numpy.maximum(lengths, 1e-9)


def sample(path, sluis):
    raw = subprocess.run(["zstd", "-dc", path], check=True, stdout=subprocess.PIPE)
    posts = [json.loads(line) for line in raw.stdout.split(b"\n") if line]
    posts.sort(key=lambda post: (post["created_at"], post["id"]))
    groups = collections.defaultdict(list)
    for post in posts[len(posts) // 2:]:
        groups[post["label"]].append(" ".join(post["text"].split()))
    names = sorted(name for name in groups if len(groups[name]) >= 40)
    random.seed(7)
    chosen = random.sample(names, 300)
    text = "".join(line + "\n" for name in chosen for line in groups[name][:30])
    normal = subprocess.run([sluis, "normalize"], input=text.encode(), check=True,
                            stdout=subprocess.PIPE).stdout
    return normal.split(b"\n")[:-1], numpy.repeat(numpy.arange(300), 30)


def precision_at_10(vectors, labels):
    hits = 0
    for start in range(0, len(vectors), 1000):
        scores = vectors[start:start + 1000] @ vectors.T
        own = numpy.arange(len(scores))
        scores[own, start + own] = -9
        nearest = numpy.argpartition(-scores, 10, axis=1)[:, :10]
        hits += (labels[nearest] == labels[start:start + 1000, None]).sum()
    return hits / (10 * len(vectors))


def r_precision(vectors, labels):
    described = numpy.arange(len(labels)) % 30 < 5
    rest, kept = vectors[~described], labels[~described]
    shares = []
    for label in range(300):
        centre = vectors[described & (labels == label)].mean(0)
        best = numpy.argsort(-(rest @ centre), kind="stable")[:25]
        shares.append((kept[best] == label).mean())
    return numpy.mean(shares)


def list_neighbours(model):
    total, count = model.sums(model.words)
    vectors = unit(total / numpy.maximum(count, 1)[:, None] - model.mean)
    for word in WORDS:
        rows = model.rows_of(word.encode())
        near = numpy.argsort(-(vectors @ (model.rows[rows].mean(0) - model.mean)))[:9]
        found = [model.words[i].decode() for i in near]
        print("%s: %s" % (word, " ".join(w for w in found if w != word)))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--reddit")
    parser.add_argument("--sluis", default="build/release/bin/sluis")
    parser.add_argument("--words", action="store_true")
    parser.add_argument("models", nargs="+", metavar="MODEL")
    options = parser.parse_args()
    if not options.words and not options.reddit:
        parser.error("--reddit is needed (or --words)")
    lines, labels = ([], []) if options.words else sample(options.reddit, options.sluis)
    for path in options.models:
        model = Model(path)
        if options.words:
            list_neighbours(model)
            continue
        vectors = model.lines(lines)
        print("%s: %d words, %d rows, p@10 %.4f, R %.4f"
              % (path, model.word_count, len(model.rows),
                 precision_at_10(vectors, labels), r_precision(vectors, labels)), flush=True)


if __name__ == "__main__":
    main()
