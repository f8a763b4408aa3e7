"""The recipe fourier-sine in PyTorch, for comparison with `iron image fit --recipe fourier-sine`.

    python bench/peers/picture_torch.py PICTURE --seconds 60 [--threads 2] [--compile]

Same network, start, batches, optimizer and schedule; the schedule runs by the clock, so that no
time is left over. Prints the PSNR of the clamped drawing, the steps and the seconds as JSON.
Needs torch, numpy and Pillow.
"""

import argparse
import json
import math
import time

import numpy as np
import torch
from PIL import Image

FREQUENCIES, SCALE, HIDDEN, OMEGA = 512, 30.0, (320, 192), 10.0
RATE, BATCH = 1e-3, 4096


class Net(torch.nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.register_buffer("matrix", math.pi * SCALE * torch.randn(2, FREQUENCIES))
        widths = (2 * FREQUENCIES, *HIDDEN, channels)
        self.layers = torch.nn.ModuleList(
            torch.nn.Linear(n, m) for n, m in zip(widths[:-1], widths[1:])
        )
        for layer in self.layers:
            n = layer.in_features
            torch.nn.init.uniform_(layer.weight, -math.sqrt(6 / n) / OMEGA, math.sqrt(6 / n) / OMEGA)
            torch.nn.init.uniform_(layer.bias, -1 / math.sqrt(n), 1 / math.sqrt(n))

    def forward(self, x):
        phase = x @ self.matrix
        x = torch.cat([torch.sin(phase), torch.cos(phase)], dim=1)
        for layer in self.layers[:-1]:
            x = torch.sin(OMEGA * layer(x))
        return self.layers[-1](x)


def pixel_rows(path):
    pixels = np.asarray(Image.open(path).convert("RGB"), dtype=np.float32) / 255
    height, width, channels = pixels.shape
    longer = max(width, height)
    xs = (2 * np.arange(width) + 1 - width) / longer
    ys = (2 * np.arange(height) + 1 - height) / longer
    grid = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2).astype(np.float32)
    return torch.from_numpy(grid), torch.from_numpy(pixels.reshape(-1, channels))


def psnr(net, inputs, targets):
    error = 0.0
    with torch.no_grad():
        for x, t in zip(inputs.split(65536), targets.split(65536)):
            error += ((net(x).clamp(0, 1) - t).double() ** 2).sum().item()
    return -10 * math.log10(error / targets.numel())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("picture")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--compile", action="store_true")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    inputs, targets = pixel_rows(arguments.picture)
    net = Net(targets.shape[1])
    optimizer = torch.optim.Adam(net.parameters(), lr=RATE, fused=True)
    model = torch.compile(net) if arguments.compile else net

    def step(rows):
        optimizer.zero_grad(set_to_none=True)
        loss = torch.nn.functional.mse_loss(model(inputs[rows]), targets[rows])
        loss.backward()
        optimizer.step()

    # Warming up, and compiling, is not counted; the state it changes is put back.
    state = {k: v.clone() for k, v in net.state_dict().items()}
    for _ in range(3):
        step(torch.randperm(len(inputs))[:BATCH])
    net.load_state_dict(state)
    optimizer.state.clear()

    steps, order, begun = 0, [], time.perf_counter()
    while (done := (time.perf_counter() - begun) / arguments.seconds) < 1:
        if not order:
            order = list(torch.randperm(len(inputs)).split(BATCH))
        for group in optimizer.param_groups:
            group["lr"] = RATE * 0.5 * (1 + math.cos(math.pi * done))
        step(order.pop())
        steps += 1
    seconds = time.perf_counter() - begun
    print(json.dumps({"psnr_db": psnr(net, inputs, targets), "steps": steps, "seconds": seconds}))


if __name__ == "__main__":
    main()
