"""Measures training steps of Iron Learn and of its peers in turns, and writes them into
docs/benchmarks.md; scripts/bench-peers runs it. Pictures are left to picture_compare.py.

Every peer lives in a process of its own, which is warm and has found its best setting. Then come
rounds: a run of `iron bench`, and a round of each peer. What counts is the median of the rounds.
"""

import argparse
import contextlib
import datetime
import json
import os
import statistics
import subprocess
import sys

import picture_compare
from page import ratio_text, rewrite, row_text, time_text
from peer import Peer
from works import WORKS

TABLE = "peers"
HEAD = ("work", "Iron Learn", "of peak", "peer", "its best setting", "its time", "times as fast",
        "measured")
PEERS = {"jax": "step_jax.py", "torch": "step_torch.py"}


def iron_bench(iron, work):
    command = [iron, "bench", "--filter", work, "--rounds", "1", "--json"]
    report = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    (found,) = report["benchmarks"]
    return report["machine"], found


def compare(work, iron, programs, rounds, processors):
    """The table's rows of a work, one for each peer."""
    threads = WORKS[work].threads or len(processors)
    os.sched_setaffinity(0, processors[:threads])  # of all processes from here on
    with contextlib.ExitStack() as running:
        peers, theirs = [], []
        for program in programs:  # one by one: they search their settings
            peers.append(Peer(program, work))
            theirs.append([])
            running.callback(peers[-1].close)
        losses = [peer.ready["loss"] for peer in peers]
        if max(losses) > (1 + WORKS[work].tolerance) * min(losses):
            raise SystemExit(f"{work}: the peers do not do the same work: losses {losses}")
        ours, shares = [], []
        for _ in range(rounds):
            machine, found = iron_bench(iron, work)
            ours.append(found["seconds_median"])
            shares.append(found["share_of_peak"])
            for peer, seconds in zip(peers, theirs):
                seconds.append(peer.ask("round"))
    share = f"{100 * statistics.median(shares):.1f} %" if None not in shares else ""
    when = f"{datetime.date.today()}, {machine['name']}, {threads} thread{'s' * (threads > 1)}"
    for peer, seconds in zip(peers, theirs):
        # Of the rounds' own ratios: a machine's speed changes from one minute to the next.
        ratio = statistics.median(its / own for its, own in zip(seconds, ours))
        yield [f"`{work}`", time_text(statistics.median(ours)), share, peer.ready["peer"],
               peer.ready["setting"], time_text(statistics.median(seconds)), ratio_text(ratio), when]


def key(cells):
    """What a row is of: the place of its work, and the peer's name without its version."""
    return list(WORKS).index(cells[0].strip("`")), cells[3].split()[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("works", nargs="*", metavar="NAME", help="benchmarks; all without")
    parser.add_argument("--peers", nargs="+", choices=PEERS, default=list(PEERS))
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--picture", nargs="+", default=[], metavar="FILE", help="of photo_fast")
    parser.add_argument("--iron", default="build/release/bin/iron")
    options = parser.parse_args()
    listed = subprocess.run([options.iron, "bench", "--list"], check=True, capture_output=True)
    known = [line.split()[0] for line in listed.stdout.decode().splitlines()]
    known = [*(name for name in WORKS if name in known), picture_compare.NAME]
    for name in options.works:
        if name not in known:
            raise SystemExit(f"error: '{name}' is measured by one side only\nhint: use {known}")
    if picture_compare.NAME in options.works and not options.picture:
        raise SystemExit("error: photo_fast needs pictures\nhint: --picture FILE ...")
    processors = sorted(os.sched_getaffinity(0))
    for work in options.works or known:
        print(f"{work}", file=sys.stderr, flush=True)
        if work == picture_compare.NAME:
            compare_pictures(options, processors)
            continue
        programs = [PEERS[name] for name in options.peers]
        rows = list(compare(work, options.iron, programs, options.rounds, processors))
        print("\n".join(map(row_text, rows)), flush=True)
        rewrite(TABLE, HEAD, key, rows)


def compare_pictures(options, processors):
    names = [name for name in options.peers if name in picture_compare.PEERS]
    if not options.picture or not names:
        print("  left out: it needs --picture FILE ... and the peer jax", file=sys.stderr)
        return
    picture_compare.compare(options.picture, options.iron, names, options.rounds, processors)


if __name__ == "__main__":
    main()
