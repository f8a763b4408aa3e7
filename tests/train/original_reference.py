#!/usr/bin/env python3
"""The original's network and recipe in NumPy, float64: the losses that original_test.cpp must meet.

    python3 original_reference.py > original_losses.txt
    python3 original_reference.py lion_200.png > original_lion_losses.txt    (needs Pillow)

Network: [1, column/(w-1), row/(h-1)] -> 128-128-256-128-64-64-64 tanh -> 1 sigmoid, no biases.
Recipe: mean squared error, the whole picture in every step, plain gradient descent, rate
rate_min + (rate - rate_min)(1 + cos(pi i/steps))/2 in step i. Weights: splitmix64 from state 0,
layer by layer, row by row ([in, out]); the upper 53 bits of each word are u in [0, 1), the weight is
(2u - 1)a with a = sqrt(12/in), which has variance 4/in. Picture: 30 by 30, 1 where (dx dx + dy dy)
// 128 is odd, dx and dy being the distances to column 17 and row 13: rings. Or a picture,
1 where it is darker than 128. 100 steps.
"""
import sys

import numpy as np

WIDTHS = [3, 128, 128, 256, 128, 64, 64, 64, 1]
RATE, RATE_MIN = 0.1, 1e-6


def splitmix64(state):
    mask = (1 << 64) - 1
    while True:
        state = (state + 0x9E3779B97F4A7C15) & mask
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        yield z ^ (z >> 31)


def weights():
    words = splitmix64(0)
    layers = []
    for n, m in zip(WIDTHS[:-1], WIDTHS[1:]):
        u = np.array([next(words) >> 11 for _ in range(n * m)], dtype=np.float64) * 2.0**-53
        layers.append(((2 * u - 1) * np.sqrt(12.0 / n)).reshape(n, m))
    return layers


def rings(size):
    row, column = np.mgrid[0:size, 0:size]
    return (((column - 17) ** 2 + (row - 13) ** 2) // 128 % 2).astype(np.float64)


def train(picture, steps):
    h, w = picture.shape
    row, column = np.mgrid[0:h, 0:w]
    x = np.stack([np.ones(h * w), column.ravel() / (w - 1), row.ravel() / (h - 1)], axis=1)
    t = picture.reshape(-1, 1)
    layers = weights()
    for step in range(steps):
        values = [x]
        for weight in layers[:-1]:
            values.append(np.tanh(values[-1] @ weight))
        y = 1 / (1 + np.exp(-(values[-1] @ layers[-1])))
        print(f"{np.mean((y - t) ** 2):.17g}", flush=True)
        gradient = 2 / t.size * (y - t) * y * (1 - y)
        rate = RATE_MIN + (RATE - RATE_MIN) * 0.5 * (1 + np.cos(np.pi * step / steps))
        for i in reversed(range(len(layers))):
            below = gradient @ layers[i].T * (1 - values[i] ** 2)
            layers[i] = layers[i] - rate * values[i].T @ gradient
            gradient = below


if len(sys.argv) > 1:
    from PIL import Image

    train((np.asarray(Image.open(sys.argv[1]).convert("L")) < 128).astype(np.float64), 100)
else:
    train(rings(30), 100)
