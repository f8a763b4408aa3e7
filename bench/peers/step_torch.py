"""Training steps in PyTorch: python bench/peers/step_torch.py WORK (see worker.py).

The whole batch at once, and chunks of rows whose gradients are added; as it is, and with
`torch.compile` for the whole batch and the three best chunks.
"""

import contextlib
import functools
import os

import numpy as np
import torch
from worker import Search, chosen_work
from works import frequencies_of, parameters_of, rows_of


def loss_of(work, matrix, parameters, x, t):
    """The part that these rows have in the loss of the batch."""
    if matrix is not None:
        phase = x @ matrix
        x = torch.cat([torch.sin(phase), torch.cos(phase)], dim=1)
    bf16 = torch.autocast("cpu", torch.bfloat16) if work.bf16 else contextlib.nullcontext()
    with bf16:
        layers = list(zip(parameters[::2], parameters[1::2]))
        for weight, bias in layers[:-1]:
            z = torch.nn.functional.linear(x, weight, bias)
            x = torch.tanh(z) if work.activation == "tanh" else torch.sin(work.omega * z)
        y = torch.nn.functional.linear(x, *layers[-1])
    y = y.float()
    if work.loss == "bce":
        losses = torch.nn.functional.binary_cross_entropy_with_logits(y, t, reduction="sum")
    else:
        losses = torch.nn.functional.mse_loss(y, t, reduction="sum")
    return losses / work.rows


def update_of(work, parameters):
    """Changes the parameters by their gradients and takes these away."""
    if work.adam:
        optimizer = torch.optim.Adam(parameters, lr=work.rate, fused=True)

        def update():
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)

        return update

    def descend():  # torch.optim.SGD takes longer for so few numbers
        with torch.no_grad():
            torch._foreach_add_(parameters, [p.grad for p in parameters], alpha=-work.rate)
        for parameter in parameters:
            parameter.grad = None

    return descend


def prepare(work, compiled, chunk):
    torch._dynamo.reset()  # or it would compile for any number of rows after a few
    inputs, targets = (torch.from_numpy(rows) for rows in rows_of(work))
    matrix = frequencies_of(work)
    if matrix is not None:
        matrix = torch.from_numpy(matrix)
    parameters = [  # weights are [out, in] here
        torch.from_numpy(np.ascontiguousarray(p.T)).requires_grad_() for p in parameters_of(work)
    ]
    find = functools.partial(loss_of, work, matrix, parameters)
    if compiled:
        find = torch.compile(find, dynamic=False, fullgraph=True)
    update = update_of(work, parameters)
    chunks = list(zip(inputs.split(chunk), targets.split(chunk)))

    def advance(steps):
        for _ in range(steps):
            losses = []
            for x, t in chunks:
                losses.append(find(x, t))
                losses[-1].backward()
            update()
        return sum(loss.item() for loss in losses)

    return advance


def main():
    torch.set_num_threads(len(os.sched_getaffinity(0)))
    work = chosen_work(__doc__)
    search = Search(f"PyTorch {torch.__version__.split('+')[0]}", work)

    def name(chunk):
        return "whole batch" if chunk == work.rows else f"chunks of {chunk:,} rows"

    eager = {
        chunk: search.look(name(chunk), functools.partial(prepare, work, False, chunk))
        for chunk in (work.rows, *work.chunks)
    }
    for chunk in sorted({work.rows, *sorted(eager, key=eager.get)[:3]}):
        compiled = functools.partial(prepare, work, True, chunk)
        search.look(f"torch.compile, {name(chunk)}", compiled)
    search.serve()


if __name__ == "__main__":
    main()
