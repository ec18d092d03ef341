"""Make golden.json: the answers of PyTorch to which the snippets must agree.

PyTorch is the independent implementation; nothing of ours is imported. It is
needed here only, not to run the tests. From the root of the repository:

    python3 -m venv /tmp/torchenv
    /tmp/torchenv/bin/pip install torch==2.13.0 numpy
    /tmp/torchenv/bin/python tests/snippets/golden/make_golden.py

A case holds its inputs in the course's shapes, with the course's names, and
what PyTorch expects. PyTorch wants (T, m, n), has two biases (b_hh is 0 here)
and names a hidden step by the label -100.
"""

import json
import platform
from pathlib import Path

import numpy as np
import torch

HIDDEN = -100  # ignore_index of CrossEntropyLoss
WEIGHTS = {"Wax": "weight_ih_l0", "Waa": "weight_hh_l0", "ba": "bias_ih_l0"}

# name: n_x, n_a, n_y, m, T_x, and what is special
CASES = {
    "batch": ((3, 4, 2, 5, 6), {}),
    "one-example": ((4, 3, 3, 1, 5), {}),
    "one-step": ((2, 5, 4, 3, 1), {}),
    "one-of-everything": ((1, 1, 2, 1, 1), {}),
    "wide": ((2, 7, 3, 2, 8), {}),
    "mask": ((3, 4, 5, 4, 5), {"lengths": [5, 1, 3, 4]}),
    "truncated": ((3, 4, 2, 2, 7), {"steps": 3}),
}


def draw_inputs(sizes, rng, lengths=None, steps=None):
    """Random inputs in the course's shapes, x with numbers of any sign."""
    n_x, n_a, n_y, m, T_x = sizes
    inputs = {
        "x": rng.standard_normal((n_x, m, T_x)),
        "a0": rng.standard_normal((n_a, m)),
        "Wax": rng.standard_normal((n_a, n_x)),
        "Waa": rng.standard_normal((n_a, n_a)),
        "Wya": rng.standard_normal((n_y, n_a)),
        "ba": rng.standard_normal((n_a, 1)),
        "by": rng.standard_normal((n_y, 1)),
        "labels": rng.integers(n_y, size=(m, T_x)),
        "da": rng.standard_normal((n_a, m, T_x)),
    }
    if lengths:
        inputs["mask"] = np.arange(T_x) < np.array(lengths)[:, np.newaxis]
    if steps:
        inputs["steps"] = np.array(steps)
    return inputs


def leaf(array):
    """An array as a tensor that collects its gradient."""
    return torch.tensor(array, requires_grad=True)


def build(inputs):
    """torch.nn.RNN and torch.nn.Linear with the weights of the inputs."""
    (n_a, n_x), n_y = inputs["Wax"].shape, len(inputs["Wya"])
    rnn = torch.nn.RNN(n_x, n_a, dtype=torch.float64)
    linear = torch.nn.Linear(n_a, n_y, dtype=torch.float64)
    recurrent = {name: inputs[key] for key, name in WEIGHTS.items()}
    load(rnn, recurrent | {"bias_hh_l0": np.zeros(n_a)})
    load(linear, {"weight": inputs["Wya"], "bias": inputs["by"]})
    return rnn, linear


def load(module, arrays):
    """Put arrays into a module; its biases have no second axis."""
    shapes = {name: value.shape for name, value in module.state_dict().items()}
    module.load_state_dict(
        {
            name: torch.tensor(array.reshape(shapes[name]))
            for name, array in arrays.items()
        }
    )


def expect(inputs):
    """What PyTorch computes: forward, loss, gradients of all inputs."""
    rnn, linear = build(inputs)
    x, a0 = leaf(inputs["x"].T.copy()), leaf(inputs["a0"].T[np.newaxis])
    a, _ = rnn(x, a0)
    logits = linear(a)

    labels = inputs["labels"].copy()
    if "mask" in inputs:
        labels[~inputs["mask"]] = HIDDEN
    loss = cross_entropy(logits, labels)
    loss.backward()
    expected = {
        "a": course(a),
        "y_pred": course(torch.softmax(logits, dim=-1)),
        "loss": loss.detach().numpy(),
        "dx": course(x.grad),
        "da0": course(a0.grad[0]),
        **weight_gradients(rnn),
        "dWya": linear.weight.grad.numpy(),
        "dby": linear.bias.grad.numpy()[:, np.newaxis],
    }
    expected["from_da"] = expect_from_da(inputs)
    if "steps" in inputs:
        expected["truncated"] = expect_truncated(inputs, labels)
    return expected


def cross_entropy(logits, labels):
    """The sum over steps and examples; logits (T, m, n_y), labels (m, T)."""
    loss = torch.nn.CrossEntropyLoss(reduction="sum", ignore_index=HIDDEN)
    return loss(logits.permute(1, 2, 0), torch.tensor(labels))


def expect_from_da(inputs):
    """Gradients of the layer alone when the loss sends da into it."""
    rnn, _ = build(inputs)
    x, a0 = leaf(inputs["x"].T.copy()), leaf(inputs["a0"].T[np.newaxis])
    a, _ = rnn(x, a0)
    a.backward(torch.tensor(inputs["da"].T.copy()))
    return {
        "dx": course(x.grad),
        "da0": course(a0.grad[0]),
        **weight_gradients(rnn),
    }


def expect_truncated(inputs, labels):
    """Gradients in pieces, the state detached between them."""
    rnn, linear = build(inputs)
    x, state = torch.tensor(inputs["x"].T.copy()), inputs["a0"].T[np.newaxis]
    state, steps = torch.tensor(state), int(inputs["steps"])
    total = 0
    for first in range(0, len(x), steps):
        a, state = rnn(x[first : first + steps], state.detach())
        loss = cross_entropy(linear(a), labels[:, first : first + steps])
        loss.backward()
        total += loss.item()
    return {
        "loss": np.array(total),
        **weight_gradients(rnn),
        "dWya": linear.weight.grad.numpy(),
        "dby": linear.bias.grad.numpy()[:, np.newaxis],
    }


def weight_gradients(rnn):
    """Gradients of the recurrent layer, with the course's names."""
    gradients = {
        "d" + key: getattr(rnn, name).grad.numpy()
        for key, name in WEIGHTS.items()
    }
    return gradients | {"dba": gradients["dba"][:, np.newaxis]}


def course(tensor):
    """From PyTorch's (T, m, n) to the course's (n, m, T)."""
    return tensor.detach().numpy().T


def softmax_cases(rng):
    """Logits of ordinary and of extreme size, with torch.softmax of them."""
    cases = {}
    for name, scale in {"ordinary": 1, "large": 100, "extreme": 1e4}.items():
        z = scale * rng.standard_normal((4, 3))
        y = torch.softmax(torch.tensor(z), dim=0).numpy()
        cases[name] = {"z": z, "expected": y}
    return cases


def to_text(value, indent=0):
    """JSON with one array a line; repr of a float keeps all of its digits."""
    if isinstance(value, dict):
        pad = "  " * (indent + 1)
        lines = [
            f"{pad}{json.dumps(key)}: {to_text(entry, indent + 1)}"
            for key, entry in value.items()
        ]
        return "{\n" + ",\n".join(lines) + "\n" + "  " * indent + "}"
    if isinstance(value, np.ndarray):
        value = value.tolist()
    return json.dumps(value, separators=(",", ":"))


def main():
    """Write golden.json next to this script."""
    rng = np.random.default_rng(2018)
    networks = {}
    for name, (sizes, special) in CASES.items():
        inputs = draw_inputs(sizes, rng, **special)
        networks[name] = {"inputs": inputs, "expected": expect(inputs)}
    golden = {
        "made by": "tests/snippets/golden/make_golden.py",
        "versions": {
            "torch": torch.__version__,
            "numpy": np.__version__,
            "python": platform.python_version(),
        },
        "networks": networks,
        "softmax": softmax_cases(rng),
    }
    path = Path(__file__).with_name("golden.json")
    path.write_text(to_text(golden) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
