"""Make rnn_types.json: PyTorch's many-to-one and encoder-decoder.

PyTorch finds the last real step by itself, from packed sequences. From the
root of the repository, with the environment of make_golden.py:

    /tmp/torchenv/bin/python tests/snippets/golden/make_rnn_types.py
"""

import platform
from pathlib import Path

import numpy as np
import torch
from make_golden import (
    HIDDEN,
    build,
    course,
    cross_entropy,
    leaf,
    to_text,
    weight_gradients,
)
from torch.nn.utils.rnn import pack_padded_sequence

PARAMETERS = {"Wax": "ax", "Waa": "aa", "Wya": "ya", "ba": "a1", "by": "y1"}


def draw_parameters(n_x, n_a, n_y, rng):
    """Random parameters, biases too."""
    sizes = {"x": n_x, "a": n_a, "y": n_y, "1": 1}
    return {
        key: rng.standard_normal([sizes[letter] for letter in letters])
        for key, letters in PARAMETERS.items()
    }


def draw_batch(n_x, T_x, lengths, rng):
    """Random x of any sign, in the padding as well."""
    lengths = np.array(lengths)
    x = rng.standard_normal((n_x, len(lengths), T_x))
    return {"x": x, "lengths": lengths}


def read(rnn, x, lengths):
    """The state after the last real step of each example: (1, m, n_a)."""
    packed = pack_padded_sequence(
        x, torch.tensor(lengths), enforce_sorted=False
    )
    return rnn(packed)[1]


def gradients(rnn, linear):
    """Of all parameters, with the course's names."""
    return weight_gradients(rnn) | {
        "dWya": linear.weight.grad.numpy(),
        "dby": linear.bias.grad.numpy()[:, np.newaxis],
    }


def many_to_one(rng):
    """Four examples of 5, 1, 3 and 4 steps, three classes."""
    inputs = draw_batch(3, 5, [5, 1, 3, 4], rng)
    inputs |= {"labels": rng.integers(3, size=4)}
    parameters = draw_parameters(3, 4, 3, rng)

    rnn, linear = build(parameters)
    x = leaf(inputs["x"].T.copy())
    logits = linear(read(rnn, x, inputs["lengths"])[0])
    labels = torch.tensor(inputs["labels"])
    loss = torch.nn.functional.cross_entropy(logits, labels, reduction="sum")
    loss.backward()
    expected = {
        "y_pred": course(torch.softmax(logits, dim=-1)),
        "loss": loss.detach().numpy(),
        "dx": course(x.grad),
        **gradients(rnn, linear),
    }
    return {"inputs": inputs, "parameters": parameters, "expected": expected}


def encoder_decoder(rng):
    """Three examples of 2, 4 and 3 steps; answers of 5, 2 and 3."""
    T_y, n_y = 5, 4
    inputs = draw_batch(3, 4, [2, 4, 3], rng)
    inputs |= {"labels": rng.integers(n_y, size=(3, T_y))}
    inputs["mask"] = np.arange(T_y) < np.array([[5], [2], [3]])
    encoder = draw_parameters(3, 5, 2, rng)
    decoder = draw_parameters(n_y, 5, n_y, rng)
    inputs |= {"encoder": encoder, "decoder": decoder}
    expected = greedy(inputs, T_y) | forced(inputs)
    return {"inputs": inputs, "expected": expected}


def greedy(inputs, T_y):
    """Each step gets the one-hot of the largest entry before it."""
    rnn, _ = build(inputs["encoder"])
    decoder, linear = build(inputs["decoder"])
    x = torch.tensor(inputs["x"].T.copy())
    state = read(rnn, x, inputs["lengths"])
    n_y, m = linear.out_features, x.shape[1]
    given, y_pred, chosen = torch.zeros(1, m, n_y, dtype=x.dtype), [], []
    for _ in range(T_y):
        output, state = decoder(given, state)
        logits = linear(output)
        y_pred.append(torch.softmax(logits, dim=-1)[0])
        choice = logits.argmax(dim=-1)
        given = torch.nn.functional.one_hot(choice, n_y).to(x.dtype)
        chosen.append(choice[0])
    return {
        "y_pred": course(torch.stack(y_pred)),
        "chosen": course(torch.stack(chosen)),
    }


def forced(inputs):
    """The loss when the true answers are fed, and all gradients."""
    rnn, _ = build(inputs["encoder"])
    decoder, linear = build(inputs["decoder"])
    x = leaf(inputs["x"].T.copy())
    state = read(rnn, x, inputs["lengths"])
    n_y = linear.out_features
    answers = torch.nn.functional.one_hot(
        torch.tensor(inputs["labels"].T.copy()), n_y
    ).to(x.dtype)
    given = torch.cat([torch.zeros_like(answers[:1]), answers[:-1]])
    output, _ = decoder(given, state)
    labels = np.where(inputs["mask"], inputs["labels"], HIDDEN)
    loss = cross_entropy(linear(output), labels)
    loss.backward()
    return {
        "loss": loss.detach().numpy(),
        "encoder": {"dx": course(x.grad), **weight_gradients(rnn)},
        "decoder": gradients(decoder, linear),
    }


def main():
    """Write rnn_types.json next to this script."""
    rng = np.random.default_rng(5)
    golden = {
        "made by": "tests/snippets/golden/make_rnn_types.py",
        "versions": {
            "torch": torch.__version__,
            "numpy": np.__version__,
            "python": platform.python_version(),
        },
        "many-to-one": many_to_one(rng),
        "encoder-decoder": encoder_decoder(rng),
    }
    path = Path(__file__).with_name("rnn_types.json")
    path.write_text(to_text(golden) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
