"""The work `photo_fast`: pictures by recipe `fast` up to a goal, by Iron Learn and JAX in turns;
writes its own table in docs/benchmarks.md. step_compare.py runs it."""

import contextlib
import datetime
import json
import os
import pathlib
import statistics
import subprocess
import tempfile

from page import ratio_text, rewrite, row_text, time_text
from peer import Peer

NAME = "photo_fast"
TABLE = "pictures"
HEAD = ("picture", "PSNR", "parameters", "Iron Learn", "steps", "peer", "its best setting",
        "its time", "its steps", "times as fast", "its compiling", "measured")
GOALS_DB = (30, 35, 40)
PEERS = {"jax": "picture_jax.py"}


def iron_fit(iron, picture, goal_db, seed):
    with tempfile.TemporaryDirectory() as folder:
        command = [iron, "image", "fit", picture, "--mode", "rgb", "--recipe", "fast", "--stop-at",
                   f"{goal_db}dB", "--seed", str(seed), "--json", "--quiet", "-o",
                   f"{folder}/model.safetensors"]
        printed = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    report = json.loads(printed)
    if not report["goal_reached"]:
        raise SystemExit(f"{picture}: {goal_db} dB not reached")
    return report


def rows_of(picture, goal_db, iron, peers, rounds, machine):
    """The table's rows of a goal, one for each peer. Each round has a seed of its own."""
    ours, theirs = [], [[] for _ in peers]
    for seed in range(rounds):
        ours.append(iron_fit(iron, picture, goal_db, seed))
        for peer, found in zip(peers, theirs):
            found.append(peer.ask({"goal_db": goal_db, "seed": seed}))
    parameters = ours[0]["parameters"]

    def median(found, field):
        return statistics.median(one[field] for one in found)

    for peer, found in zip(peers, theirs):
        if peer.ready["parameters"] != parameters:
            raise SystemExit(f"{picture}: not the same network: {peer.ready} and {ours[0]}")
        ratio = statistics.median(b["seconds"] / a["seconds"] for a, b in zip(ours, found))
        yield [f"`{pathlib.Path(picture).stem}`", f"{goal_db} dB", f"{parameters:,}",
               time_text(median(ours, "seconds")), f"{median(ours, 'steps'):.0f}",
               peer.ready["peer"], peer.ready["setting"], time_text(median(found, "seconds")),
               f"{median(found, 'steps'):.0f}", ratio_text(ratio),
               time_text(peer.ready["compiling"]), f"{datetime.date.today()}, {machine}"]


def key(cells):
    """What a row is of: the picture, the goal, and the peer's name without its version."""
    return cells[0], float(cells[1].split()[0]), cells[5].split()[0]


def compare(pictures, iron, names, rounds, processors):
    os.sched_setaffinity(0, processors)
    listed = subprocess.run([iron, "devices", "--json"], check=True, stdout=subprocess.PIPE).stdout
    machine = json.loads(listed)["devices"][0]["description"]
    for picture in pictures:
        with contextlib.ExitStack() as running:
            peers = []
            for name in names:
                peers.append(Peer(PEERS[name], picture))
                running.callback(peers[-1].close)
            for goal_db in GOALS_DB:
                rows = list(rows_of(picture, goal_db, iron, peers, rounds, machine))
                print("\n".join(map(row_text, rows)), flush=True)
                rewrite(TABLE, HEAD, key, rows)
