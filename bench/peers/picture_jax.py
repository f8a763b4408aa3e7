"""The recipe `fast` for tones in JAX, up to a goal: python bench/peers/picture_jax.py PICTURE

For every line {"goal_db": 35, "seed": 0} on stdin it learns the picture anew and answers with the
seconds from the first step to the goal, the steps, and the PSNR of all pixels. Same grid, network,
start, Adam, cosine and batches as `iron image fit --recipe fast`, and the same looking out for the
goal. Every fourth step's loss comes back to Python; the steps between are one compiled loop.
"""

import argparse
import functools
import json
import math
import os
import sys
import time

import jax
import jax.numpy as jnp
import numpy as np
from PIL import Image

LEVELS, FEATURES, COARSEST, HIDDEN = 6, 4, 16, 32
RATE, BETA1, BETA2, EPSILON = 2e-2, 0.9, 0.99, 1e-15
STEPS, BATCH, LOOK = 500, 16384, 4
PARTS = (16, 4, 1)  # of the pixels, when all are evaluated
TURNS = 5


class Task:
    """The picture and what follows from its size."""

    def __init__(self, path):
        pixels = np.asarray(Image.open(path).convert("RGB"), np.float32) / 255
        self.height, self.width, _ = pixels.shape
        self.pixels = jnp.asarray(pixels.reshape(-1, 3))
        self.count = len(self.pixels)
        self.apart = -(-self.count // BATCH)
        longer = max(self.height, self.width)
        growth = (longer / COARSEST) ** (1 / (LEVELS - 1))
        self.cells = [round(COARSEST * growth**level) for level in range(LEVELS)]
        self.units = [  # of pixel centres, in [0, 1]
            jnp.asarray(((2 * np.arange(n) + 1 - n) / longer + 1) / 2, jnp.float32)
            for n in (self.height, self.width)
        ]

    def places(self, pixels, cells):
        """The cell of each pixel and the place in it, for rows and for columns."""
        for units, index in zip(self.units, (pixels // self.width, pixels % self.width)):
            place = units[index] * cells
            cell = jnp.minimum(jnp.floor(place), cells - 1)
            yield cell.astype(jnp.int32), (place - cell)[:, None]


def gathered_corners(task, tables, pixels):
    """A gather for each corner of a cell."""
    features = []
    for table, cells in zip(tables, task.cells):
        (row, y), (column, x) = task.places(pixels, cells)
        first = row * (cells + 1) + column
        rows = table.reshape(-1, FEATURES)

        def corner(beyond):
            return rows.at[first + beyond].get(mode="promise_in_bounds")

        upper = corner(0) * (1 - x) + corner(1) * x
        lower = corner(cells + 1) * (1 - x) + corner(cells + 2) * x
        features.append(upper * (1 - y) + lower * y)
    return jnp.concatenate(features, axis=1)


def gathered_cells(task, tables, pixels):
    """A gather of windows of 2 x 2 entries."""
    window = jax.lax.GatherDimensionNumbers((1, 2, 3), (), (0, 1))
    features = []
    for table, cells in zip(tables, task.cells):
        (row, y), (column, x) = task.places(pixels, cells)
        corners = jax.lax.gather(table, jnp.stack([row, column], 1), window, (2, 2, FEATURES),
                                 mode="promise_in_bounds")
        ys, xs = jnp.concatenate([1 - y, y], 1), jnp.concatenate([1 - x, x], 1)
        features.append(jnp.einsum("bijf,bi,bj->bf", corners, ys, xs))
    return jnp.concatenate(features, axis=1)


def gathered_at_once(task, tables, pixels):
    """One gather for all corners of all levels."""
    entries, weights, before = [], [], 0
    for cells in task.cells:
        (row, y), (column, x) = task.places(pixels, cells)
        first = before + row * (cells + 1) + column
        entries.append(jnp.stack([first, first + 1, first + cells + 1, first + cells + 2], 1))
        weights.append(jnp.stack([(1 - y) * (1 - x), (1 - y) * x, y * (1 - x), y * x], 1))
        before += (cells + 1) ** 2
    rows = jnp.concatenate([table.reshape(-1, FEATURES) for table in tables])
    corners = rows.at[jnp.stack(entries, 1)].get(mode="promise_in_bounds")
    return jnp.sum(corners * jnp.stack(weights, 1), axis=2).reshape(-1, LEVELS * FEATURES)


LOOK_UPS = {
    "a gather for each corner": gathered_corners,
    "a gather of 2 x 2 entries": gathered_cells,
    "one gather for all levels": gathered_at_once,
}


def outputs(task, look_up, parameters, pixels):
    tables, (w1, b1, w2, b2, w3, b3) = parameters
    x = look_up(task, tables, pixels)
    x = jax.nn.relu(x @ w1 + b1)
    x = jax.nn.relu(x @ w2 + b2)
    return x @ w3 + b3


def advance(task, look_up, state, batches):
    """`LOOK` steps."""

    def loss_of(parameters, pixels):
        y = outputs(task, look_up, parameters, pixels)
        return jnp.mean((y - task.pixels[pixels]) ** 2)

    def one(_, state):
        step, parameters, m, v, _ = state
        loss, gradient = jax.value_and_grad(loss_of)(parameters, batch_of(task, batches, step))
        m = jax.tree.map(lambda m, g: BETA1 * m + (1 - BETA1) * g, m, gradient)
        v = jax.tree.map(lambda v, g: BETA2 * v + (1 - BETA2) * g * g, v, gradient)
        count = (step + 1).astype(jnp.float32)
        scale1, scale2 = 1 / (1 - BETA1**count), 1 / (1 - BETA2**count)
        rate = RATE * 0.5 * (1 + jnp.cos(math.pi * step / STEPS))
        parameters = jax.tree.map(
            lambda p, m, v: p - rate * (m * scale1) / (jnp.sqrt(v * scale2) + EPSILON),
            parameters, m, v)
        return step + 1, parameters, m, v, loss

    return jax.lax.fori_loop(0, LOOK, one, state)


def batch_of(task, batches, step):
    """One pixel of each run of neighbours, another one in every step of an epoch."""
    order, turns = batches
    epoch, index = step // task.apart, step % task.apart
    member = (order[epoch, index] + turns[epoch]) % task.apart
    runs = jnp.arange(turns.shape[1]) * task.apart
    return jnp.minimum(runs + member, task.count - 1)  # the last run may be a short one


def evaluate(task, look_up, parts, parameters):
    """The mean square error of all pixels, clamped."""

    def squares(pixels):
        y = jnp.clip(outputs(task, look_up, parameters, pixels), 0, 1)
        return jnp.sum((y - task.pixels[pixels]) ** 2)

    pixels = jnp.arange(task.count).reshape(parts, -1)
    return jnp.sum(jax.lax.map(squares, pixels)) / task.pixels.size


def start(task, seed):
    """(state before the first step, what draws the batches)."""
    random = np.random.default_rng(seed)

    def uniform(limit, *shape):
        return jnp.asarray(random.uniform(-limit, limit, shape), jnp.float32)

    tables = [uniform(1e-4, cells + 1, cells + 1, FEATURES) for cells in task.cells]
    network = []
    for n, m in ((LEVELS * FEATURES, HIDDEN), (HIDDEN, HIDDEN), (HIDDEN, 3)):
        fan = n if m == HIDDEN else n + m  # He; Xavier for the output
        network += [uniform(math.sqrt(6 / fan), n, m), jnp.zeros(m)]
    parameters = (tables, network)
    epochs = -(-STEPS // task.apart)
    order = random.permuted(np.tile(np.arange(task.apart), (epochs, 1)), axis=1)
    turns = random.integers(0, task.apart, (epochs, -(-task.count // task.apart)))
    m, v = (jax.tree.map(jnp.zeros_like, parameters) for _ in range(2))
    state = (jnp.zeros((), jnp.int32), parameters, m, v, jnp.zeros(()))
    batches = tuple(jnp.asarray(values, jnp.int32) for values in (order, turns))
    return jax.block_until_ready((state, batches))


def compiled(function, donated, *arguments):
    """(the program, seconds that compiling took)"""
    begun = time.perf_counter()
    program = jax.jit(function, donate_argnums=donated).lower(*arguments).compile()
    return program, time.perf_counter() - begun


def search(task):
    """The fastest step and the fastest evaluation: {name, advance, evaluate, compiling}. Each is
    timed in several turns, or a noisy moment would choose."""
    steps, looks, states = {}, {}, {}
    for name, look_up in LOOK_UPS.items():
        states[name], batches = start(task, 0)
        step = functools.partial(advance, task, look_up)
        steps[name] = compiled(step, 0, states[name], batches)
        for parts in (parts for parts in PARTS if task.count % parts == 0):
            judge = functools.partial(evaluate, task, look_up, parts)
            looks[name, parts] = compiled(judge, (), states[name][1])
    least = {}
    for _ in range(TURNS):
        for name, (program, _) in steps.items():
            for _ in range(4):
                begun = time.perf_counter()
                states[name] = jax.block_until_ready(program(states[name], batches))
                seconds = (time.perf_counter() - begun) / LOOK
                least[name] = min(seconds, least.get(name, seconds))
        for one, (program, _) in looks.items():
            begun = time.perf_counter()
            program(states[one[0]][1]).block_until_ready()
            seconds = time.perf_counter() - begun
            least[one] = min(seconds, least.get(one, seconds))
    for name in steps:
        parts = ", ".join(f"{least[one] * 1e3:.4g} ms in {one[1]}" for one in looks if one[0] == name)
        loss = float(states[name][4])
        print(f"  {name}: {least[name] * 1e3:.4g} ms a step, loss {loss:.6g}; all pixels {parts}",
              file=sys.stderr, flush=True)
    step, look = min(steps, key=least.get), min(looks, key=least.get)
    return {"name": step, "advance": steps[step][0], "evaluate": looks[look][0],
            "compiling": steps[step][1] + looks[look][1]}


def learn(task, best, goal_db, seed):
    enough = 10 ** (-goal_db / 10)
    state, batches = start(task, seed)
    begun, steps, mse = time.perf_counter(), 0, math.inf
    while steps < STEPS and mse > enough:
        state = best["advance"](state, batches)
        steps += LOOK
        if float(state[4]) <= enough:  # the loss of the batch says that it may be reached
            mse = float(best["evaluate"](state[1]))
    seconds = time.perf_counter() - begun
    if mse > enough:
        raise SystemExit(f"{goal_db} dB not reached in {STEPS} steps")
    return {"seconds": seconds, "steps": steps, "psnr_db": -10 * math.log10(mse)}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("picture")
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # what compilers print is not an answer
    task = Task(parser.parse_args().picture)
    print(f"JAX {jax.__version__}:", file=sys.stderr, flush=True)
    best = search(task)
    (_, parameters, *_), _ = start(task, 0)
    count = sum(p.size for p in jax.tree.leaves(parameters))
    ready = {"peer": f"JAX {jax.__version__}", "setting": best["name"], "parameters": count,
             "compiling": best["compiling"]}
    print(json.dumps(ready), file=answers)
    for line in sys.stdin:
        print(json.dumps(learn(task, best, **json.loads(line))), file=answers)


if __name__ == "__main__":
    main()
