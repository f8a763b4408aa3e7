"""Measures training steps of Iron Learn and of its peers in turns, and writes them into
docs/benchmarks.md; scripts/bench-peers runs it.

Every peer lives in a process of its own, which is warm and has found its best setting. Then come
rounds: a run of `iron bench`, and a round of each peer. What counts is the median of the rounds.
"""

import argparse
import contextlib
import datetime
import json
import os
import pathlib
import statistics
import subprocess
import sys

from works import WORKS

HERE = pathlib.Path(__file__).resolve().parent
PAGE = HERE.parent.parent / "docs" / "benchmarks.md"
BEGIN, END = "<!-- peers: begin -->", "<!-- peers: end -->"
HEAD = (
    "| work | Iron Learn | of peak | peer | its best setting | its time | times as fast | measured |",
    "|---|---|---|---|---|---|---|---|",
)
PEERS = {"jax": "step_jax.py", "torch": "step_torch.py"}


class Peer:
    """A worker process; see worker.py."""

    def __init__(self, program, work):
        self.process = subprocess.Popen(
            [sys.executable, HERE / program, work],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        chosen = self.answer()
        self.name, self.setting, self.loss = chosen["peer"], chosen["setting"], chosen["loss"]
        self.seconds = []

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.process.args[1]} ended with {self.process.wait()}")
        return json.loads(line)

    def measure(self):
        print("round", file=self.process.stdin, flush=True)
        self.seconds.append(self.answer())

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def iron_bench(iron, work):
    command = [iron, "bench", "--filter", work, "--rounds", "1", "--json"]
    report = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    (found,) = report["benchmarks"]
    return report["machine"], found


def time_text(seconds):
    for unit, scale in (("s", 1), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= scale or unit == "µs":
            return f"{seconds / scale:.3g} {unit}"


def compare(work, iron, programs, rounds, processors):
    """The table's rows of a work, one for each peer."""
    threads = WORKS[work].threads or len(processors)
    os.sched_setaffinity(0, processors[:threads])  # of all processes from here on
    with contextlib.ExitStack() as running:
        peers = []
        for program in programs:  # one by one: they search their settings
            peers.append(Peer(program, work))
            running.callback(peers[-1].close)
        losses = [peer.loss for peer in peers]
        if max(losses) > (1 + WORKS[work].tolerance) * min(losses):
            raise SystemExit(f"{work}: the peers do not do the same work: losses {losses}")
        ours, shares = [], []
        for _ in range(rounds):
            machine, found = iron_bench(iron, work)
            ours.append(found["seconds_median"])
            shares.append(found["share_of_peak"])
            for peer in peers:
                peer.measure()
    share = f"{100 * statistics.median(shares):.1f} %" if None not in shares else ""
    when = f"{datetime.date.today()}, {machine['name']}, {threads} thread{'s' * (threads > 1)}"
    for peer in peers:
        # Of the rounds' own ratios: a machine's speed changes from one minute to the next.
        ratio = statistics.median(theirs / own for theirs, own in zip(peer.seconds, ours))
        cells = (f"`{work}`", time_text(statistics.median(ours)), share, peer.name, peer.setting,
                 time_text(statistics.median(peer.seconds)),
                 f"{ratio:.2f}" if ratio < 10 else f"{ratio:.0f}", when)
        yield f"| {' | '.join(cells)} |"


def key(row):
    """What a row is of: the place of its work, and the peer's name without its version."""
    cells = row.split(" | ")
    return list(WORKS).index(cells[0].strip("| `")), cells[3].split()[0]


def rewrite(rows):
    """Puts rows into the table, in the place of those that it had of the same work and peer."""
    before, rest = PAGE.read_text().split(BEGIN)
    table, after = rest.split(END)
    kept = {key(row): row for row in table.splitlines() if row.startswith("| `")}
    kept.update((key(row), row) for row in rows)
    text = "\n".join((*HEAD, *(kept[one] for one in sorted(kept))))
    PAGE.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("works", nargs="*", metavar="NAME", help="benchmarks; all without")
    parser.add_argument("--peers", nargs="+", choices=PEERS, default=list(PEERS))
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--iron", default="build/release/bin/iron")
    options = parser.parse_args()
    listed = subprocess.run([options.iron, "bench", "--list"], check=True, capture_output=True)
    known = [line.split()[0] for line in listed.stdout.decode().splitlines()]
    known = [name for name in WORKS if name in known]
    for name in options.works:
        if name not in known:
            raise SystemExit(f"error: '{name}' is measured by one side only\nhint: use {known}")
    programs = [PEERS[name] for name in options.peers]
    processors = sorted(os.sched_getaffinity(0))
    for work in options.works or known:
        print(f"{work}", file=sys.stderr, flush=True)
        rows = list(compare(work, options.iron, programs, options.rounds, processors))
        print("\n".join(rows), flush=True)
        rewrite(rows)


if __name__ == "__main__":
    main()
