"""A peer's process: searches its best setting, then measures a round whenever it is asked to.

It lives through all rounds, so that neither its start nor compiling is counted. Answers are lines of
JSON on stdout: first the setting chosen, then, for every line that comes in, the seconds of a step.
"""

import argparse
import gc
import json
import os
import sys
import time

from works import WORKS

ROUND_SECONDS = 0.5
NEAR = 1.2  # times the least


def chosen_work(description):
    """The work that the command line names. Threads are limited by where the process may run."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("work", choices=WORKS)
    return WORKS[parser.parse_args().work]


def seconds_a_step(advance, steps):
    start = time.perf_counter()
    advance(steps)
    return (time.perf_counter() - start) / steps


def timed(prepare):
    """(seconds of a step, steps of a round, loss of the third step) of one setting."""
    advance = prepare()
    advance(1)  # compiles
    start = time.perf_counter()
    loss = advance(2)
    steps = max(1, int(2 * ROUND_SECONDS / (time.perf_counter() - start)))
    steps = max(1, int(ROUND_SECONDS / seconds_a_step(advance, steps)))
    return min(seconds_a_step(advance, steps) for _ in range(2)), steps, loss


class Search:
    """Looks for the fastest setting of a peer at a work."""

    def __init__(self, peer, work):
        self.answers = os.fdopen(os.dup(1), "w", buffering=1)
        os.dup2(2, 1)  # what compilers print is not an answer
        self.peer, self.work = peer, work
        self.settings, self.found = {}, {}
        self.report(f"{peer}:")

    def report(self, line):
        print(line, file=sys.stderr, flush=True)

    def look(self, name, prepare):
        """`prepare` makes advance(steps) -> loss of the last step. Returns the seconds of one."""
        seconds, steps, loss = timed(prepare)
        gc.collect()
        self.report(f"  {name}: {seconds * 1e3:.4g} ms, loss {loss:.8g}")
        self.settings[name] = prepare
        self.found[name] = min((seconds, steps, loss), self.found.get(name, (seconds, steps, loss)))
        return seconds

    def best(self):
        """The name of the fastest. Those near it are timed again where a step is short: on a noisy
        machine one look is not enough."""
        losses = [loss for _, _, loss in self.found.values()]
        if max(losses) > min(losses) * (1 + self.work.tolerance):
            raise SystemExit(f"settings of one work disagree in their loss: {self.found}")
        least = min(self.found.values())[0]
        near = [name for name in self.found if self.found[name][0] < NEAR * least]
        if len(near) > 1 and least < ROUND_SECONDS:
            for name in near:
                self.look(name, self.settings[name])
        return min(self.found, key=self.found.get)

    def serve(self):
        """Measures a round for every line that comes in."""
        name = self.best()
        _, steps, loss = self.found[name]
        advance = self.settings[name]()
        advance(steps)
        chosen = {"peer": self.peer, "setting": name, "loss": loss}
        print(json.dumps(chosen), file=self.answers)
        for _ in sys.stdin:
            advance(1)
            print(json.dumps(seconds_a_step(advance, steps)), file=self.answers)
