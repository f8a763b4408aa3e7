"""The works that are measured, as data: the same as the benchmarks of those names in `iron bench`.

Networks of dense layers with biases, one output, all rows in one batch. Rows and first parameters
are drawn here, so that every library starts from the same numbers.
"""

import dataclasses
import math

import numpy as np


@dataclasses.dataclass(frozen=True)
class Work:
    name: str
    hidden: tuple
    rows: int
    activation: str = "tanh"  # or "sine": sin(omega z)
    omega: float = 1.0
    frequencies: int = 0  # Fourier features of the two coordinates; 0: none
    loss: str = "bce"  # on logits; or "mse"
    adam: bool = True  # or SGD without momentum
    rate: float = 1e-4
    bf16: bool = False  # products in bf16; parameters, sums and the update in f32
    chunks: tuple = ()  # rows of a part of the batch, to be tried; divide `rows`
    threads: int = 0  # 0: all

    @property
    def tolerance(self):
        """By what part two programs that do this work may differ in the loss of the third step."""
        return 1e-3 if self.bf16 else 1e-5

    @property
    def widths(self):
        return (2 * self.frequencies or 2, *self.hidden, 1)


LION = Work(
    name="lion_step_f32",
    hidden=(128, 128, 256, 128, 64, 64, 64),
    rows=40_000,
    chunks=(20_000, 10_000, 8_000, 4_000, 2_000, 1_000, 500),
)
SIREN = Work(
    name="siren_step_f32",
    hidden=(256, 256, 256),
    rows=512 * 512,
    activation="sine",
    omega=30.0,
    loss="mse",
    chunks=(65_536, 16_384, 4_096),
)
WORKS = {
    work.name: work
    for work in (
        LION,
        dataclasses.replace(LION, name="lion_step_bf16", bf16=True),
        Work(name="xor_step_f32", hidden=(4,), rows=4, adam=False, rate=0.1, threads=1),
        SIREN,
        dataclasses.replace(
            SIREN,
            name="fourier_step_f32",
            hidden=(256, 256, 256, 256),
            omega=10.0,
            frequencies=256,
        ),
    )
}


def rows_of(work):
    """Inputs [rows, 2] and targets [rows, 1]."""
    if work.rows == 4:
        inputs = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], np.float32)
        return inputs, np.array([[0], [1], [1], [0]], np.float32)
    random = np.random.default_rng(1)
    inputs = random.uniform(-1, 1, (work.rows, 2)).astype(np.float32)
    return inputs, random.uniform(0, 1, (work.rows, 1)).astype(np.float32)


def parameters_of(work):
    """Weights [in, out] and biases [out], layer by layer."""
    random = np.random.default_rng(2)
    parameters = []
    for layer, (n, m) in enumerate(zip(work.widths[:-1], work.widths[1:])):
        limit = math.sqrt(6 / (n + m))
        if work.activation == "sine":
            limit = math.sqrt(6 / n) / work.omega if layer or work.frequencies else 1 / n
        parameters.append(random.uniform(-limit, limit, (n, m)).astype(np.float32))
        parameters.append(np.zeros(m, np.float32))
    return parameters


def frequencies_of(work):
    """The matrix of the Fourier features, pi in it: [2, frequencies]; None without."""
    if not work.frequencies:
        return None
    normal = np.random.default_rng(3).normal(0, 10, (2, work.frequencies))
    return (np.pi * normal).astype(np.float32)
