#!/usr/bin/env python3
"""faiss on what our_scoring --export wrote: every pair that passes its interest's bar.

  faiss_search.py EXPORT (flat|sq8) BATCH RUNS [BLAS]

flat is IndexFlatIP, exact. sq8 is the 8-bit scalar quantiser with refinement: the search goes a
margin below the bar, and what it finds is scored again exactly; the margin is the smallest tried
that finds 99.9% of the pairs. The interests are what is indexed, the posts of a batch the queries;
the bars are folded in as one more dimension, so the radius is 0. One thread. BLAS names the
processor that OpenBLAS is to take its kernels for; left out, it chooses: on a processor newer than
itself kernels of twenty years ago. Prints JSON: processor seconds of each run.
"""
import ctypes
import json
import os
import sys
import time

# OpenBLAS reads them when it is loaded. Which kernels it has taken is printed.
for name in ("OPENBLAS_CORETYPE", "OPENBLAS_NUM_THREADS"):
    os.environ.pop(name, None)
if len(sys.argv) > 5:
    os.environ["OPENBLAS_CORETYPE"] = sys.argv[5]

import faiss  # noqa: E402
import numpy  # noqa: E402

DIMENSION = 128  # of the rows that learn_rows makes
SIMD_LANES = 16
# How far rounding may put a product below 0 that is 0: two posts of the same words tie at a bar.
TIE = 1e-5
# Batches that the margin is chosen on.
SAMPLE = 2
MARGINS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8)
WISHED_RECALL = 0.999


def blas_kernels():
    """The processor that each OpenBLAS in this process has chosen its kernels for."""
    with open("/proc/self/maps", encoding="utf-8") as maps:
        paths = {line.split()[-1] for line in maps if "openblas" in line}
    kernels = {}
    for path in sorted(paths):
        library = ctypes.CDLL(path)
        for function in ("openblas_get_corename", "openblas_get_corename64_",
                         "scipy_openblas_get_corename", "scipy_openblas_get_corename64_"):
            if hasattr(library, function):
                call = getattr(library, function)
                call.restype = ctypes.c_char_p
                kernels[os.path.basename(path)] = call().decode()
                break
    return kernels


def read(path, dimension):
    return numpy.fromfile(path, dtype=numpy.float32).reshape(-1, dimension)


def search(index, posts, radius):
    """Pairs above the radius: (post, interest)."""
    limits, _, interests = index.range_search(posts, radius)
    return numpy.repeat(numpy.arange(len(posts)), numpy.diff(limits).astype(numpy.int64)), interests


def quantised(rows):
    """In one inverted list: IndexScalarQuantizer's own range search does without SIMD, at 1.7
    million pairs a second where the list does 88."""
    dimension = rows.shape[1]
    index = faiss.IndexIVFScalarQuantizer(faiss.IndexFlatIP(dimension), dimension, 1,
                                          faiss.ScalarQuantizer.QT_8bit,
                                          faiss.METRIC_INNER_PRODUCT)
    index.by_residual = False
    index.train(rows)
    index.add(rows)
    return index


def refined(index, rows, posts, margin):
    """Only those whose exact product passes. The exact rows are the caller's."""
    found, interests = search(index, posts, -margin)
    exact = numpy.einsum("ij,ij->i", posts[found], rows[interests])
    passes = exact > -TIE
    return found[passes], interests[passes]


def batches(posts, size):
    return [posts[i:i + size] for i in range(0, len(posts) - size + 1, size)]


def count(find, posts, size):
    return sum(len(find(batch)[0]) for batch in batches(posts, size))


def main(export, kind, size, runs):
    faiss.omp_set_num_threads(1)
    # Left alone, faiss takes batches of this size post by post, at a third of the speed and less.
    faiss.cvar.distance_compute_blas_threshold = 0
    dimension = DIMENSION + 1
    rows = read(export + "/rows.f32", dimension)
    posts = read(export + "/posts.f32", dimension)
    flat = faiss.IndexFlatIP(dimension)
    flat.add(rows)
    exact_matches = count(lambda batch: search(flat, batch, -TIE), posts, size)
    result = {"interests": len(rows), "posts": len(posts), "faiss": faiss.__version__,
              "blas": blas_kernels()}
    if kind == "flat":
        def find(batch):
            return search(flat, batch, -TIE)
    else:
        # faiss decodes whole groups of dimensions at a time.
        padding = ((0, 0), (0, -dimension % SIMD_LANES))
        rows = numpy.pad(rows, padding)
        posts = numpy.pad(posts, padding)
        index = quantised(rows)
        sample = posts[:SAMPLE * size]
        sample_matches = count(lambda batch: refined(index, rows, batch, MARGINS[-1]), sample, size)
        for margin in MARGINS:
            result["margin"] = margin
            if (count(lambda batch: refined(index, rows, batch, margin), sample, size)
                    >= WISHED_RECALL * sample_matches):
                break

        def find(batch):
            return refined(index, rows, batch, result["margin"])
    seconds = []
    for _ in range(runs):
        start = time.process_time()
        result["matches"] = count(find, posts, size)
        seconds.append(time.process_time() - start)
    result["recall"] = result["matches"] / exact_matches
    result["seconds"] = seconds
    print(json.dumps(result))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
