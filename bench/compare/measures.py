"""What is compared: each function runs ours and the peers in turns and returns rows of a table.

A row is a dict: case, program, unit, rates (one a run, work a second), facts (what is printed beside
it), and ceiling (the rate that the machine could reach, or None).
"""
import hashlib
import json
import os
import subprocess
import sys
import time

# Model file, what it is, lines a run: about a second of the slowest peer.
PREDICTIONS = (
    ("softmax-16-unigram.bin", "16 labels, words", 50000),
    ("softmax-16-bigram.bin", "16 labels, words and pairs", 50000),
    ("softmax-16-subwords.bin", "16 labels, subwords 3-6", 20000),
    ("softmax-16-unigram.ftz", "16 labels, words, quantised", 50000),
    ("softmax-2315-bigram.bin", "2315 labels, words and pairs", 5000),
    ("ova-1000.bin", "1000 labels, one-vs-all", 5000),
    ("ova-10000.bin", "10000 labels, one-vs-all", 500),
    ("ova-100000.bin", "100000 labels, one-vs-all", 50),
)
# Input tables larger than this do not stay in a cache.
LARGE_TABLE_BYTES = 100_000_000
DIMENSION = 128
PROCESS_LINES = 500_000
# Interests.
MOST_IN_TURNS = 100_000


def run_json(command):
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def in_turns(runs, competitors, measure):
    """measure(competitor) `runs` times each, every competitor once a round: what slows the machine
    down for a while slows all of them."""
    results = {name: [] for name in competitors}
    for turn in range(runs):
        for name in competitors:
            print(f"  round {turn + 1}: {name}", file=sys.stderr)
            results[name].append(measure(name))
    return results


def ceilings(bench):
    return run_json([bench.program("ceilings"), "--json"])


def prediction_ceiling(facts, model_bytes, floor):
    """Lines a second if fetching a line's rows and multiplying its labels' rows were all."""
    table = "800_mb_huge_pages" if model_bytes > LARGE_TABLE_BYTES else "16_mb_huge_pages"
    fetching = facts["rows_a_line"] / floor[f"rows_of_400_bytes_{table}_1_thread"]
    products = facts["labels"] * facts["dimension"]
    return 1 / (fetching + products / floor["fp32_multiply_then_add_" + floor_path(floor)])


def floor_path(floor):
    return "avx512" if "fp32_multiply_then_add_avx512" in floor else "avx2"


def prediction(bench, floor):
    programs = {"ours": bench.program("our_prediction"),
                "fastText 0.9.2, Debian": bench.program("fasttext_peer"),
                "fastText 0.9.2, native": os.path.join(bench.work, "native", "fasttext_peer")}
    rows = []
    for file, case, lines in PREDICTIONS:
        model = os.path.join(bench.work, file)
        arguments = [model, os.path.join(bench.work, "lines.txt"), str(lines), "1", "1"]
        results = in_turns(bench.runs, programs, lambda name: run_json(
            [programs[name], *arguments] +
            ([bench.cpu] if bench.cpu and name == "ours" else [])))
        reference = results["fastText 0.9.2, Debian"][0]
        ceiling = prediction_ceiling(results["ours"][0], os.path.getsize(model), floor)
        for name, each in results.items():
            if each[-1]["answers_hash"] == reference["answers_hash"]:
                facts = "same bytes as Debian's"
            else:
                same = each[-1]["labels_hash"] == reference["labels_hash"]
                facts = "same labels" if same else "other labels"
            rows.append({"case": case, "program": name, "unit": "lines/s", "facts": facts,
                         "rates": [lines / result["seconds"][0] for result in each],
                         "ceiling": ceiling})
    return rows


def scored(result):
    pairs = result["interests"] * result["posts"]
    return [pairs / seconds for seconds in result["seconds"]]


def scoring_facts(result):
    facts = f"{result['matches']} matches"
    if "survivor_share" in result:
        facts += f", {100 * result['survivor_share']:.2f}% of the pairs left by the bound"
    if "axes" in result:
        facts += f", {result['axes']} axes, {result['cpu']}"
    if "recall" in result:
        # The other OpenBLAS in that process is numpy's.
        kernels = [kernel for file, kernel in result["blas"].items() if "scipy" not in file]
        facts += f", recall {100 * result['recall']:.2f}%, BLAS for " + "/".join(kernels)
    return facts


def faiss_command(bench, export, kind, blas):
    search = os.path.join(bench.source, "bench", "peers", "faiss_search.py")
    return [bench.faiss_python, search, export, kind, "256", "1", *blas]


def best_blas(bench, export, path):
    """The kernels that serve faiss best here, its own choice among them."""
    def seconds(blas):
        return min(run_json(faiss_command(bench, export, "flat", blas))["seconds"][0]
                   for _ in range(2))
    return min([[], ["Haswell"]] + ([["SkylakeX"]] if path == "avx512" else []), key=seconds)


def scoring_peers(bench, export, path):
    pruning = bench.program("pruning")
    peers = {"every product, fp32": [pruning, export, "scan", "1"],
             "LEMP (length, INCR)": [pruning, export, "lemp", "1"],
             "FEXIPRO (SVD)": [pruning, export, "fexipro", "1"]}
    if bench.faiss_python:
        blas = best_blas(bench, export, path)
        for kind, name in (("flat", "faiss flat"), ("sq8", "faiss 8 bits, refined")):
            peers[name] = faiss_command(bench, export, kind, blas)
    return peers


def score_case(bench, count, terms, floor):
    """One size of table. Peers have no terms, so with terms ours stands alone; so it does with a
    table that takes longer to fill than to score: its runs follow each other in one process."""
    export = os.path.join(bench.work, f"export-{count}")
    small = count <= MOST_IN_TURNS
    ours = [bench.program("our_scoring"), "--work", bench.work, "--count", str(count),
            "--bar", bench.bar, "--batches", "8" if small else "2",
            "--runs", "1" if small else str(bench.runs), *bench.scoring_arguments]
    if terms:
        ours.append("--terms")
    path = bench.cpu or floor_path(floor)
    competitors = {"ours": ours}
    if small:
        competitors["ours, not arranged"] = ours + ["--scattered"]
    if small and not terms:
        run_json(ours + ["--export", export])
        competitors |= scoring_peers(bench, export, path)
    results = in_turns(bench.runs if small else 1, competitors,
                       lambda name: run_json(competitors[name]))
    case = f"{count} interests, {'with' if terms else 'without'} terms, bar {bench.bar}"
    peak = "int8_multiply_add_" + path
    return [{"case": case, "program": name, "unit": "pairs/s",
             "rates": [rate for result in each for rate in scored(result)],
             "ceiling": floor[peak] / DIMENSION if peak in floor else None,
             "facts": scoring_facts(each[-1])} for name, each in results.items()]


def scoring(bench, floor):
    return [row for terms in (False, True) for count in bench.counts
            for row in score_case(bench, count, terms, floor)]


def process_lines(work):
    """The lines over and over, until there are enough."""
    path = os.path.join(work, f"lines-{PROCESS_LINES}.txt")
    if not os.path.exists(path):
        with open(os.path.join(work, "lines.txt"), encoding="utf-8") as source:
            lines = source.read().splitlines(keepends=True)
        with open(path, "w", encoding="utf-8") as out:
            out.writelines(lines[i % len(lines)] for i in range(PROCESS_LINES))
    return path


def run_process(command):
    """The time of the day, processor time, and what was printed, hashed."""
    start = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.PIPE)
    digest = hashlib.sha256()
    while block := child.stdout.read(1 << 20):
        digest.update(block)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise subprocess.CalledProcessError(child.returncode, command)
    return {"seconds": time.monotonic() - start, "digest": digest.hexdigest(),
            "processor_seconds": usage.ru_utime + usage.ru_stime}


def process(bench, _floor):
    lines = process_lines(bench.work)
    model = os.path.join(bench.work, "softmax-16-bigram.bin")
    competitors = {
        "sluis predict": [bench.program("sluis"), "predict", model, lines],
        "fasttext predict, Debian": ["fasttext", "predict", model, lines],
        "fasttext predict, native": [os.path.join(bench.work, "native", "fasttext"), "predict",
                                     model, lines]}
    results = in_turns(bench.runs, competitors, lambda name: run_process(competitors[name]))
    reference = results["fasttext predict, Debian"][0]["digest"]
    rows = []
    for name, each in results.items():
        same = "same bytes as Debian's" if each[-1]["digest"] == reference else "other bytes"
        processor = sorted(result["processor_seconds"] for result in each)[len(each) // 2]
        rows.append({"case": f"whole process, {PROCESS_LINES} lines, words and pairs, load included",
                     "program": name, "unit": "lines/s", "ceiling": None,
                     "rates": [PROCESS_LINES / result["seconds"] for result in each],
                     "facts": f"{same}, {processor:.2f} s of processor time"})
    return rows


MEASURES = {"prediction": prediction, "scoring": scoring, "process": process}
