"""Training steps in JAX: python bench/peers/step_jax.py WORK (see worker.py).

The whole batch at once, and `lax.scan` over chunks of rows whose gradients are added. All steps of
a call are one compiled loop (`fori_loop`).
"""

import functools

import jax
import jax.numpy as jnp
from worker import Search, chosen_work
from works import frequencies_of, parameters_of, rows_of

BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8


def outputs(work, matrix, product, parameters, x):
    if matrix is not None:
        phase = x @ matrix
        x = jnp.concatenate([jnp.sin(phase), jnp.cos(phase)], axis=1)
    layers = list(zip(parameters[::2], parameters[1::2]))
    for weight, bias in layers[:-1]:
        z = product(x, weight) + bias
        x = jnp.tanh(z) if work.activation == "tanh" else jnp.sin(work.omega * z)
    weight, bias = layers[-1]
    return product(x, weight).astype(jnp.float32) + bias


def loss_of(work, matrix, product, parameters, x, t):
    """The part that these rows have in the loss of the batch."""
    y = outputs(work, matrix, product, parameters, x)
    if work.loss == "bce":
        losses = jax.nn.softplus(y) - y * t
    else:
        losses = (y - t) ** 2
    return jnp.sum(losses) / work.rows


def gradient_of(work, matrix, product, chunk, parameters, inputs, targets):
    find = jax.value_and_grad(functools.partial(loss_of, work, matrix, product))
    if chunk == work.rows:
        return find(parameters, inputs, targets)

    def add(total, rows):
        return jax.tree.map(jnp.add, total, find(parameters, *rows)), None

    rows = (inputs.reshape(-1, chunk, 2), targets.reshape(-1, chunk, 1))
    zero = (jnp.zeros(()), jax.tree.map(jnp.zeros_like, parameters))
    return jax.lax.scan(add, zero, rows)[0]


def updated(work, step, parameters, moments, gradient):
    if not work.adam:
        return [p - work.rate * g for p, g in zip(parameters, gradient)], moments
    m = [BETA1 * m + (1 - BETA1) * g for m, g in zip(moments[0], gradient)]
    v = [BETA2 * v + (1 - BETA2) * g * g for v, g in zip(moments[1], gradient)]
    scale1, scale2 = 1 / (1 - BETA1**step), 1 / (1 - BETA2**step)
    parameters = [
        p - work.rate * (m * scale1) / (jnp.sqrt(v * scale2) + EPSILON)
        for p, m, v in zip(parameters, m, v)
    ]
    return parameters, (m, v)


def prepare(work, product, chunk):
    inputs, targets = map(jnp.asarray, rows_of(work))
    matrix = frequencies_of(work)
    parameters = [jnp.asarray(p) for p in parameters_of(work)]
    moments = tuple([jnp.zeros_like(p) for p in parameters] for _ in range(2 * work.adam))

    @functools.partial(jax.jit, donate_argnums=1)
    def run(steps, state, inputs, targets):
        def one(_, state):
            step, parameters, moments, _ = state
            loss, gradient = gradient_of(
                work, matrix, product, chunk, parameters, inputs, targets
            )
            parameters, moments = updated(work, step + 1, parameters, moments, gradient)
            return step + 1, parameters, moments, loss

        return jax.lax.fori_loop(0, steps, one, state)

    state = (jnp.zeros(()), parameters, moments, jnp.zeros(()))

    def advance(steps):
        nonlocal state
        state = jax.block_until_ready(run(steps, state, inputs, targets))
        return float(state[3])

    return advance


def bf16_product(result):
    def product(x, weight):
        x, weight = x.astype(jnp.bfloat16), weight.astype(jnp.bfloat16)
        return jnp.matmul(x, weight, preferred_element_type=result)

    return product


def main():
    work = chosen_work(__doc__)
    search = Search(f"JAX {jax.__version__}", work)
    products = {"": jnp.matmul}
    if work.bf16:
        products = {
            ", numbers between layers in bf16": bf16_product(jnp.bfloat16),
            ", numbers between layers in f32": bf16_product(jnp.float32),
        }
    for text, product in products.items():
        search.look("whole batch" + text, functools.partial(prepare, work, product, work.rows))
        for chunk in work.chunks:
            name = f"scan over chunks of {chunk:,} rows{text}"
            search.look(name, functools.partial(prepare, work, product, chunk))
    search.serve()


if __name__ == "__main__":
    main()
