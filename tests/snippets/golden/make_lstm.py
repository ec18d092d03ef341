"""Make lstm.json: the answers of torch.nn.LSTM to which our LSTM must agree.

Nothing of ours is imported but make_golden.py, which says what is needed:

    /tmp/torchenv/bin/python tests/snippets/golden/make_lstm.py

PyTorch's gates are in the order i, f, g, o (its g is our candidate c), each
with two biases; x enters by weight_ih, a by weight_hh. Cases named "torch-…"
keep PyTorch's own random weights with both biases, as its state dict has
them: they test the converter.
"""

import platform
from pathlib import Path

import numpy as np
import torch
from make_golden import HIDDEN, course, cross_entropy, leaf, load, to_text

ORDER = "ifco"  # PyTorch's gates by the course's letters

# name: n_x, n_a, n_y, m, T_x, and what is special
CASES = {
    "batch": ((3, 4, 2, 3, 4), {}),
    "one-of-everything": ((1, 1, 2, 1, 1), {}),
    "wide": ((2, 5, 3, 2, 3), {}),
    "mask": ((3, 2, 4, 3, 5), {"lengths": [5, 1, 3], "c0": 0}),
    "torch-weights": ((3, 4, 2, 2, 3), {"theirs": True}),
}


def draw_inputs(sizes, rng, lengths=None, theirs=False, c0=1):
    """Random inputs in the course's shapes, or PyTorch's own weights."""
    n_x, n_a, n_y, m, T_x = sizes
    inputs = {
        "x": rng.standard_normal((n_x, m, T_x)),
        "a0": rng.standard_normal((n_a, m)),
        "c0": c0 * rng.standard_normal((n_a, m)),
        "Wy": rng.standard_normal((n_y, n_a)),
        "by": rng.standard_normal((n_y, 1)),
        "labels": rng.integers(n_y, size=(m, T_x)),
        "da": rng.standard_normal((n_a, m, T_x)),
    }
    for gate in "fico":
        inputs["W" + gate] = rng.standard_normal((n_a, n_a + n_x))
        inputs["b" + gate] = rng.standard_normal((n_a, 1))
    if lengths:
        inputs["mask"] = np.arange(T_x) < np.array(lengths)[:, np.newaxis]
    if theirs:
        torch.manual_seed(int(rng.integers(1000)))
        lstm = torch.nn.LSTM(n_x, n_a, dtype=torch.float64)
        weights = {k: v.numpy() for k, v in lstm.state_dict().items()}
        inputs["weights"] = weights
    return inputs


def build(inputs):
    """torch.nn.LSTM and torch.nn.Linear with the weights of the inputs."""
    n_a, both = inputs["Wf"].shape
    lstm = torch.nn.LSTM(both - n_a, n_a, dtype=torch.float64)
    linear = torch.nn.Linear(n_a, len(inputs["Wy"]), dtype=torch.float64)
    W = np.concatenate([inputs["W" + gate] for gate in ORDER])
    b = np.concatenate([inputs["b" + gate] for gate in ORDER])
    ours = {
        "weight_hh_l0": W[:, :n_a],
        "weight_ih_l0": W[:, n_a:],
        "bias_ih_l0": b,
        "bias_hh_l0": np.zeros_like(b),
    }
    load(lstm, inputs.get("weights", ours))
    load(linear, {"weight": inputs["Wy"], "bias": inputs["by"]})
    return lstm, linear


def expect(inputs):
    """What PyTorch computes: forward, loss, gradients of all inputs."""
    lstm, linear = build(inputs)
    x, a0, c0 = leaves(inputs)
    a, (_, last_c) = lstm(x, (a0, c0))
    logits = linear(a)

    labels = inputs["labels"].copy()
    if "mask" in inputs:
        labels[~inputs["mask"]] = HIDDEN
    loss = cross_entropy(logits, labels)
    loss.backward()
    return {
        "a": course(a),
        "last_c": course(last_c[0]),
        "y_pred": course(torch.softmax(logits, dim=-1)),
        "loss": loss.detach().numpy(),
        **gradients(lstm, x, a0, c0),
        "dWy": linear.weight.grad.numpy(),
        "dby": linear.bias.grad.numpy()[:, np.newaxis],
        "from_da": expect_from_da(inputs),
    }


def expect_from_da(inputs):
    """Gradients of the layer alone when the loss sends da into it."""
    lstm, _ = build(inputs)
    x, a0, c0 = leaves(inputs)
    a, _ = lstm(x, (a0, c0))
    a.backward(torch.tensor(inputs["da"].T.copy()))
    return gradients(lstm, x, a0, c0)


def leaves(inputs):
    """The input and both first states as PyTorch wants them."""
    states = (leaf(inputs[key].T[np.newaxis]) for key in ("a0", "c0"))
    return leaf(inputs["x"].T.copy()), *states


def gradients(lstm, x, a0, c0):
    """Gradients of the recurrent layer, with the course's names."""
    dW = torch.hstack([lstm.weight_hh_l0.grad, lstm.weight_ih_l0.grad])
    dW, db = np.split(dW.numpy(), 4), np.split(lstm.bias_ih_l0.grad.numpy(), 4)
    named = {
        "dx": course(x.grad),
        "da0": course(a0.grad[0]),
        "dc0": course(c0.grad[0]),
    }
    for k, gate in enumerate(ORDER):
        named |= {"dW" + gate: dW[k], "db" + gate: db[k][:, np.newaxis]}
    return named


def main():
    """Write lstm.json next to this script."""
    rng = np.random.default_rng(1997)
    networks = {}
    for name, (sizes, special) in CASES.items():
        inputs = draw_inputs(sizes, rng, **special)
        networks[name] = {"inputs": inputs, "expected": expect(inputs)}
    golden = {
        "made by": "tests/snippets/golden/make_lstm.py",
        "versions": {
            "torch": torch.__version__,
            "numpy": np.__version__,
            "python": platform.python_version(),
        },
        "networks": networks,
    }
    path = Path(__file__).with_name("lstm.json")
    path.write_text(to_text(golden) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
