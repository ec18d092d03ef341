"""Make name_tagging.json: a tagger trained by PyTorch, step by step.

PyTorch is the independent implementation; nothing of ours is imported. From
the root of the repository, with the environment of make_golden.py:

    /tmp/torchenv/bin/python tests/snippets/golden/make_name_tagging.py

A batch has 32 sentences, and there are 32: in whatever order they are drawn,
every step of the training sees all of them.
"""

from pathlib import Path

import numpy as np
import torch
from make_bidirectional import build, draw_inputs, names
from make_golden import HIDDEN, cross_entropy, to_text
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

SIZES = 3, 2, 2, 32, 4  # n_x, n_a, n_y, m, T_x
STEPS, LEARNING_RATE = 12, 0.02


def train(inputs):
    """The loss per word before each step, and the weights at the end."""
    rnn, linear = build(inputs)
    x, lengths = torch.tensor(inputs["x"].T.copy()), inputs["lengths"]
    labels, steps = inputs["labels"].copy(), np.arange(len(x))
    labels[steps >= lengths[:, np.newaxis]] = HIDDEN
    frozen = "bias_hh"  # our cells have one bias, PyTorch's have two
    weights = [w for n, w in rnn.named_parameters() if frozen not in n]
    adam = torch.optim.Adam([*weights, *linear.parameters()], LEARNING_RATE)

    losses = []
    for _ in range(STEPS):
        packed = pack_padded_sequence(
            x, torch.tensor(lengths), enforce_sorted=False
        )
        a, _ = pad_packed_sequence(rnn(packed)[0], total_length=len(x))
        loss = cross_entropy(linear(a), labels) / lengths.sum()
        losses.append(loss.item())
        adam.zero_grad()
        loss.backward()
        adam.step()
    final = {here: getattr(rnn, there) for here, there in names()}
    final |= {"Wy": linear.weight, "by": linear.bias}
    final = {name: weight.detach().numpy() for name, weight in final.items()}
    columns = {
        name: weight[:, np.newaxis] if weight.ndim == 1 else weight
        for name, weight in final.items()
    }
    return {"losses": np.array(losses), "parameters": columns}


def main():
    """Write name_tagging.json next to this script."""
    rng = np.random.default_rng(2003)
    _, _, _, m, T_x = SIZES
    inputs = draw_inputs(SIZES, rng.integers(1, T_x + 1, size=m), rng)
    inputs["x"] = inputs["x"].round(2)
    inputs["a0"] = np.zeros_like(inputs["a0"])
    inputs["lengths"][0] = T_x
    golden = {
        "torch": torch.__version__,
        "inputs": inputs,
        "expected": train(inputs),
    }
    path = Path(__file__).with_name("name_tagging.json")
    path.write_text(to_text(golden) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
