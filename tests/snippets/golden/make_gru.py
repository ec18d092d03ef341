"""Make gru.json: the answers of PyTorch for the lesson "GRU".

As make_golden.py, and run in the same way:

    /tmp/torchenv/bin/python tests/snippets/golden/make_gru.py

Two kinds of cases. "layers" are those of torch.nn.GRU, whose reset gate acts
after the matrix product. PyTorch has no layer for the course's form, so
"courses" are that form written in torch, with every half of a matrix by
itself, and differentiated by PyTorch. Where n_c is 1 the two forms agree:
"one-unit" is computed by the layer.
"""

import platform
from pathlib import Path

import numpy as np
import torch
from make_golden import course, cross_entropy, leaf, load, to_text

GATES = ("c", "u", "r")

# name: n_x, n_c, n_y, m, T_x
COURSES = {
    "batch": (3, 4, 2, 5, 6),
    "one-example": (4, 3, 3, 1, 5),
    "one-step": (2, 5, 4, 3, 1),
}
LAYERS = {"batch": (3, 4, 5, 6), "one-step": (2, 5, 3, 1), "tall": (6, 2, 1, 4)}


def draw_inputs(sizes, rng):
    """Random inputs in the course's shapes; no bias is 0."""
    n_x, n_c, n_y, m, T_x = sizes
    inputs = {}
    for gate in GATES:
        inputs["W" + gate] = rng.standard_normal((n_c, n_c + n_x))
        inputs["b" + gate] = rng.standard_normal((n_c, 1))
    return inputs | {
        "Wy": rng.standard_normal((n_y, n_c)),
        "by": rng.standard_normal((n_y, 1)),
        "x": rng.standard_normal((n_x, m, T_x)),
        "c0": rng.standard_normal((n_c, m)),
        "labels": rng.integers(n_y, size=(m, T_x)),
        "dc": rng.standard_normal((n_c, m, T_x)),
    }


def forward(v):
    """All steps of the course's form, rows; every product by itself."""
    n_c = v["c0"].shape[0]
    state, states = v["c0"].T, []

    def product(gate, rows, xt):
        W = v["W" + gate]
        from_c = torch.nn.functional.linear(rows, W[:, :n_c])
        from_x = torch.nn.functional.linear(xt, W[:, n_c:])
        return from_c + from_x + v["b" + gate][:, 0]

    for xt in v["x"].permute(2, 1, 0):
        reset = torch.sigmoid(product("r", state, xt))
        update = torch.sigmoid(product("u", state, xt))
        candidate = torch.tanh(product("c", reset * state, xt))
        state = torch.lerp(state, candidate, update)
        states.append(state)
    c = torch.stack(states)
    return c, torch.nn.functional.linear(c, v["Wy"], v["by"][:, 0])


def expect(inputs):
    """Forward, loss, gradients of the loss and gradients from dc."""
    labels, dc = inputs["labels"], torch.tensor(inputs["dc"].T.copy())
    arrays = {k: v for k, v in inputs.items() if k not in ("labels", "dc")}

    v = {key: leaf(array) for key, array in arrays.items()}
    c, logits = forward(v)
    loss = cross_entropy(logits, labels)
    loss.backward()
    expected = {
        "c": course(c),
        "y_pred": course(torch.softmax(logits, dim=-1)),
        "loss": loss.detach().numpy(),
        "gradients": gradients_of(v),
    }

    v = {key: leaf(array) for key, array in arrays.items()}
    forward(v)[0].backward(dc)
    return expected | {"from_dc": gradients_of(v)}


def gradients_of(leaves):
    """Gradients by name, those that exist."""
    return {
        "d" + key: value.grad.numpy()
        for key, value in leaves.items()
        if value.grad is not None
    }


def layer_case(sizes, rng):
    """Arrays of torch.nn.GRU, and its states for one batch."""
    n_x, n_c, m, T_x = sizes
    layer = torch.nn.GRU(n_x, n_c, dtype=torch.float64)
    arrays = {
        name: rng.standard_normal(value.shape)
        for name, value in layer.state_dict().items()
    }
    load(layer, arrays)
    x, c0 = rng.standard_normal((n_x, m, T_x)), rng.standard_normal((n_c, m))
    c, _ = layer(torch.tensor(x.T.copy()), torch.tensor(c0.T[np.newaxis]))
    return {"arrays": arrays, "x": x, "c0": c0, "c": course(c)}


def one_unit_case(rng):
    """One unit: torch.nn.GRU is the course's form, gradients and all."""
    inputs = draw_inputs((3, 1, 2, 4, 5), rng)
    layer = torch.nn.GRU(3, 1, dtype=torch.float64)
    W = [inputs["Wr"], -inputs["Wu"], inputs["Wc"]]
    b = [inputs["br"], -inputs["bu"], inputs["bc"]]
    load(
        layer,
        {
            "weight_ih_l0": np.concatenate(W)[:, 1:],
            "weight_hh_l0": np.concatenate(W)[:, :1],
            "bias_ih_l0": np.concatenate(b),
            "bias_hh_l0": np.zeros(3),
        },
    )
    x, c0 = leaf(inputs["x"].T.copy()), leaf(inputs["c0"].T[np.newaxis])
    c, _ = layer(x, c0)
    c.backward(torch.tensor(inputs["dc"].T.copy()))

    stacked = torch.cat([layer.weight_hh_l0.grad, layer.weight_ih_l0.grad], 1)
    gradients = {"dx": course(x.grad), "dc0": course(c0.grad[0])}
    for row, (gate, sign) in enumerate((("r", 1), ("u", -1), ("c", 1))):
        rows = slice(row, row + 1)
        bias = layer.bias_ih_l0.grad[rows].numpy()
        gradients["dW" + gate] = sign * stacked[rows].numpy()
        gradients["db" + gate] = sign * bias[:, np.newaxis]
    return {"inputs": inputs, "c": course(c), "from_dc": gradients}


def main():
    """Write gru.json next to this script."""
    rng = np.random.default_rng(2014)
    courses = {}
    for name, sizes in COURSES.items():
        inputs = draw_inputs(sizes, rng)
        courses[name] = {"inputs": inputs, "expected": expect(inputs)}
    golden = {
        "made by": "tests/snippets/golden/make_gru.py",
        "versions": {
            "torch": torch.__version__,
            "numpy": np.__version__,
            "python": platform.python_version(),
        },
        "courses": courses,
        "layers": {k: layer_case(v, rng) for k, v in LAYERS.items()},
        "one-unit": one_unit_case(rng),
    }
    path = Path(__file__).with_name("gru.json")
    path.write_text(to_text(golden) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
