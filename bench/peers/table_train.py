"""Fits a linear and a logistic model to a CSV, file to model, with Polars and scikit-learn and with
`iron train`, in turns, and prints the seconds of each as JSON.

    build/release/bin/table_bench TABLE.csv --make
    python bench/peers/table_train.py TABLE.csv [--threads 2] [--rounds 5]

The last column is the target; of the logistic models, whether it is above its median. The ratio is
the peers' median to Iron Learn's. Needs polars and scikit-learn.
"""

import argparse
import json
import os
import statistics
import subprocess
import tempfile
import time

parser = argparse.ArgumentParser()
parser.add_argument("table")
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--rounds", type=int, default=5)
parser.add_argument("--iron", default="build/release/bin/iron")
options = parser.parse_args()
for name in ("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = str(options.threads)  # read when the libraries are imported

import polars  # noqa: E402
from sklearn.linear_model import LinearRegression, LogisticRegression  # noqa: E402


def seconds_of(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def peer(path, model):
    table = polars.read_csv(path).to_numpy()
    model.fit(table[:, :-1], table[:, -1])


def iron(path, model, out):
    command = [options.iron, "train", path, "-o", out, "--model", model, "--force", "--quiet",
               "--threads", str(options.threads)]
    subprocess.run(command, check=True, capture_output=True)


with tempfile.TemporaryDirectory() as folder:
    classes = os.path.join(folder, "classes.csv")
    out = os.path.join(folder, "model.safetensors")
    table = polars.read_csv(options.table)
    target = table.columns[-1]
    above = (polars.col(target) > polars.col(target).median()).cast(polars.Int8)
    table.with_columns(above.alias(target)).write_csv(classes)
    del table
    works = {
        "linear_peer": lambda: peer(options.table, LinearRegression()),
        "linear_iron": lambda: iron(options.table, "linear", out),
        "logistic_peer": lambda: peer(classes, LogisticRegression(max_iter=1000)),
        "logistic_iron": lambda: iron(classes, "logistic", out),
    }
    times = {name: [] for name in works}
    for _ in range(options.rounds):
        for name, work in works.items():
            times[name].append(seconds_of(work))
result = {name: round(statistics.median(values), 3) for name, values in times.items()}
for model in ("linear", "logistic"):
    result[f"{model}_ratio"] = round(result[f"{model}_peer"] / result[f"{model}_iron"], 2)
print(json.dumps(result))
