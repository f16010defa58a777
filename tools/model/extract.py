#!/usr/bin/env python3
"""Plain text lines out of unpacked packages and data sets, for tools/model/build.

Usage: extract.py KIND PATH...

Every KIND writes UTF-8 lines to standard output, in an order that depends on
the contents alone (paths are sorted as bytes). Texts that come as a Dutch and
English pair are written three times: Dutch, English, and both in one line with
the words interleaved, so that a context window sees the two languages side by
side and the vectors of "brug" and "bridge" meet (merge-and-shuffle, Vulic and
Moens 2015). Normalisation is not done here: `sluis normalize` does it.
"""

import html.parser
import gzip
import json
import os
import re
import struct
import sys

BLOCKS = frozenset(
    "p li td th dd dt h1 h2 h3 h4 h5 h6 div section title desc item para "
    "entry br table tr ul ol caption figcaption blockquote".split())
SKIPPED = frozenset("script style pre code nav head header aside".split())
VOID = frozenset("br hr img meta link input col area base".split())
MINIMUM_WORDS = 4


class TextLines(html.parser.HTMLParser):
    """Collects one line per block element; leaves scripts and listings out."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.lines, self.pieces, self.skipping = [], [], []

    def handle_starttag(self, tag, attrs):
        if tag in SKIPPED and tag not in VOID:
            self.skipping.append(tag)
        if tag in BLOCKS:
            self.end_line()

    def handle_endtag(self, tag):
        if self.skipping and self.skipping[-1] == tag:
            self.skipping.pop()
        if tag in BLOCKS:
            self.end_line()

    def handle_data(self, data):
        if not self.skipping:
            self.pieces.append(data)

    def end_line(self):
        line = " ".join("".join(self.pieces).split())
        self.pieces = []
        if len(line.split()) >= MINIMUM_WORDS:
            self.lines.append(line)


def files_under(root, suffix):
    """Paths below root that end in suffix, sorted as bytes."""
    if os.path.isfile(root):
        return [root]
    found = []
    for folder, _, names in os.walk(root):
        found += [os.path.join(folder, n) for n in names if n.endswith(suffix)]
    return sorted(found, key=os.fsencode)


def read_text(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()


def read_json(path):
    return json.loads(read_text(path))


def markup(root):
    for path in files_under(root, (".html", ".page", ".docbook")):
        parser = TextLines()
        parser.feed(read_text(path))
        parser.end_line()
        yield from parser.lines


def interleave(left, right):
    """Words of both texts, each spread evenly over the whole line."""
    a, b = left.split(), right.split()
    placed = [((i + 0.5) / len(a), 0, word) for i, word in enumerate(a)]
    placed += [((i + 0.5) / len(b), 1, word) for i, word in enumerate(b)]
    return " ".join(word for _, _, word in sorted(placed))


def clean(text):
    """Takes format fields, markup and keyboard marks out of an interface text."""
    text = re.sub(r"<[^<>]*>|\{\{[^{}]*\}\}|\{[^{}]*\}|\[\[|\]\]|'''?", " ", text)
    text = re.sub(r"%[-+0-9.$]*(\([^)]*\))?[a-z]*|\$[0-9]+|\\n", " ", text)
    text = re.sub(r"[_&~](?=\w)|\^", "", text)
    return " ".join(text.split())


def pair(dutch, english):
    dutch, english = clean(dutch), clean(english)
    if not dutch or not english or dutch == english:
        return
    for line in (dutch, english):
        if len(line.split()) >= MINIMUM_WORDS:
            yield line
    yield interleave(dutch, english)


def catalogue(path):
    """(English, Dutch) of one gettext .mo file (GNU gettext manual, 10.3)."""
    with open(path, "rb") as file:
        data = file.read()
    order = "<" if data[:4] == b"\xde\x12\x04\x95" else ">"
    count, ids, texts = struct.unpack_from(order + "3I", data, 8)

    def string(table, row):
        length, start = struct.unpack_from(order + "2I", data, table + 8 * row)
        return data[start:start + length].decode("utf-8", "replace")

    for row in range(count):
        english = string(ids, row).split("\x04")[-1].split("\0")
        dutch = string(texts, row).split("\0")
        if english[0]:
            yield english[-1], dutch[-1]


def gettext(root):
    for path in files_under(root, ".mo"):
        for english, dutch in catalogue(path):
            for left, right in zip(dutch.split("\n\n"), english.split("\n\n")):
                yield from pair(left, right)


def wiki_messages(root):
    """MediaWiki interface messages: nl.json beside en.json."""
    for path in files_under(root, "nl.json"):
        english_path = path[:-len("nl.json")] + "en.json"
        if os.path.basename(path) != "nl.json" or not os.path.exists(english_path):
            continue
        dutch, english = read_json(path), read_json(english_path)
        for key in sorted(dutch):
            text = dutch[key]
            if isinstance(text, str) and isinstance(english.get(key), str):
                yield from pair(text, english[key])


def map_words(presets, key):
    entry = presets.get(key, {})
    words = [entry.get("name", "")] + str(entry.get("terms", "")).split(",")
    return " ".join(w.strip() for w in words if w.strip())


def map_tags(root):
    """Names and search terms of everything that a map can show."""
    dutch = read_json(os.path.join(root, "nl.json"))["nl"]["presets"]["presets"]
    english = read_json(os.path.join(root, "en.json"))["en"]["presets"]["presets"]
    for key in sorted(dutch):
        yield from pair(map_words(dutch, key), map_words(english, key))


def emoji(root):
    """Name and keywords of each emoji (Unicode CLDR)."""
    words = {}
    for language in ("nl", "en"):
        for entry in read_json(os.path.join(root, language, "compact.json")):
            text = " ".join([entry["label"]] + entry.get("tags", []))
            words.setdefault(entry["hexcode"], {})[language] = text
    for code in sorted(words):
        if len(words[code]) == 2:
            yield from pair(words[code]["nl"], words[code]["en"])


def dictionary(path):
    """A dictd database of FreeDict: headword line, then numbered translations."""
    with gzip.open(path, "rt", encoding="utf-8", errors="replace") as file:
        text = file.read()
    head = ""
    for line in text.split("\n"):
        line = re.sub(r"<[^<>]*>|\[[^]]*\]", " ", line).strip()
        if re.search(r"/[^/]+/", line) and not line[:1].isdigit():
            head = line.split("/")[0].strip()
        elif head and re.match(r"(\d+\. )?[^\W\d]", line) and ":" not in line:
            yield interleave(head, re.sub(r"^\d+\. |[;,()]", " ", line) or head)
        else:
            head = "" if not line else head


def proofreading(root):
    """LanguageTool's rules: their example sentences and phrases, corrected."""
    for path in files_under(root, ".xml"):
        for options, text in re.findall(r"<example([^>]*)>(.*?)</example>",
                                        read_text(path)):
            found = re.search(r'correction="([^"|]*)', options)
            if found:
                text = re.sub(r"<marker>.*?</marker>",
                              lambda _: found.group(1), text)
            yield clean(text)
    for path in files_under(root, "replace.txt"):
        for line in read_text(path).split("\n"):
            if "=" in line and not line.startswith("#"):
                yield clean(line.split("=", 1)[1].split("\t")[0].split("|")[0])


def posts(path):
    """Texts, never labels, of the first half by time of an NDJSON file."""
    import subprocess
    raw = subprocess.run(["zstd", "-dc", path], check=True,
                         stdout=subprocess.PIPE).stdout
    rows = [json.loads(line) for line in raw.split(b"\n") if line]
    rows.sort(key=lambda row: (row["created_at"], row["id"]))
    for row in rows[:len(rows) // 2]:
        yield " ".join(row["text"].split())


def sentences(root):
    for path in files_under(root, "_sentences.txt"):
        yield from read_text(path).split("\n")


KINDS = {
    "markup": markup, "gettext": gettext, "wiki": wiki_messages,
    "map": map_tags, "emoji": emoji, "dictionary": dictionary,
    "proofreading": proofreading, "posts": posts, "sentences": sentences,
}


def main():
    if len(sys.argv) < 3 or sys.argv[1] not in KINDS:
        sys.exit("usage: extract.py {%s} PATH..." % "|".join(sorted(KINDS)))
    out = open(sys.stdout.fileno(), "w", encoding="utf-8", newline="\n")
    for path in sys.argv[2:]:
        if not os.path.exists(path):
            sys.exit("extract.py: %s does not exist" % path)
        for line in KINDS[sys.argv[1]](path):
            out.write(line + "\n")
    out.close()


if __name__ == "__main__":
    main()
