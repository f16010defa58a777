#!/usr/bin/env python3
"""Mixes normalised texts into one training file, the same on every run.

Usage: mix.py COPIES FILE [COPIES FILE]... > OUT

Lines of fewer than two words and repeated lines are left out (the first file
that has a line keeps it); each line of a FILE is then written COPIES times. The
order is that of a hash of line and copy number: training lowers its learning
rate from the first line to the last, so no source may have a place of its own.
"""

import hashlib
import sys


def main():
    arguments = sys.argv[1:]
    if not arguments or len(arguments) % 2:
        sys.exit("usage: mix.py COPIES FILE [COPIES FILE]...")
    seen, keyed = set(), []
    for copies, path in zip(arguments[::2], arguments[1::2]):
        with open(path, "rb") as file:
            lines = file.read().split(b"\n")
        for line in lines:
            if len(line.split()) < 2 or line in seen:
                continue
            seen.add(line)
            for copy in range(int(copies)):
                key = hashlib.blake2b(line, digest_size=8, salt=b"%d" % copy)
                keyed.append((key.digest(), line))
    keyed.sort()
    for _, line in keyed:
        sys.stdout.buffer.write(line + b"\n")


if __name__ == "__main__":
    main()
