"""Reads a CSV with pandas, Polars and Iron Learn in turns, and prints the seconds of each as JSON.

    build/release/bin/table_bench TABLE.csv --make
    python bench/peers/table_read.py TABLE.csv [--threads 2] [--rounds 5]

The ratio is Iron Learn's median to that of the faster of the others. Needs pandas and polars.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import time

parser = argparse.ArgumentParser()
parser.add_argument("table")
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--rounds", type=int, default=5)
parser.add_argument("--bench", default="build/release/bin/table_bench")
options = parser.parse_args()
os.environ["POLARS_MAX_THREADS"] = str(options.threads)  # read when Polars is imported

import pandas  # noqa: E402
import polars  # noqa: E402


def seconds_of(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def iron():
    command = [options.bench, options.table, "--threads", str(options.threads), "--rounds", "1"]
    line = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return float(re.search(r"([\d.]+) s ", line)[1])


times = {"pandas": [], "polars": [], "iron": []}
for _ in range(options.rounds):
    times["pandas"].append(seconds_of(lambda: pandas.read_csv(options.table)))
    times["polars"].append(seconds_of(lambda: polars.read_csv(options.table)))
    times["iron"].append(iron())
medians = {name: statistics.median(values) for name, values in times.items()}
medians["ratio"] = medians["iron"] / min(medians["pandas"], medians["polars"])
print(json.dumps({name: round(value, 3) for name, value in medians.items()}))
