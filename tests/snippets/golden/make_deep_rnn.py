"""Make deep_rnn.json: PyTorch's answers for layers on top of each other.

PyTorch is the independent implementation; nothing of ours is imported. From
the root of the repository, with the environment of make_golden.py:

    /tmp/torchenv/bin/python tests/snippets/golden/make_deep_rnn.py

Inputs are in the course's shapes: a list with an entry for every layer, the
lowest first. PyTorch's layers have no output of their own; the one of the top
layer is a torch.nn.Linear.
"""

from pathlib import Path

import numpy as np
import torch
from make_bidirectional import ENDS, names, weight_gradient
from make_golden import HIDDEN, course, cross_entropy, leaf, load, to_text

ONE_WAY = [("Wax", "weight_ih_l"), ("Waa", "weight_hh_l"), ("ba", "bias_ih_l")]

# name: n_x, n_a, n_y, m, T_x, layers, and whether in both directions
CASES = {
    "three-layers": ((3, 4, 2, 5, 6), 3, False),
    "one-layer": ((2, 3, 3, 2, 4), 1, False),
    "one-step": ((2, 3, 3, 2, 1), 3, False),
    "two-directions": ((3, 2, 3, 2, 5), 3, True),
}


def draw_layers(sizes, layers, both, rng):
    """Weights of all layers; in both directions, a layer sees 2 n_a states."""
    n_x, n_a, n_y, _, _ = sizes
    drawn, suffixes, n_below = [], ENDS if both else [""], n_x
    n_states = len(suffixes) * n_a
    for _ in range(layers):
        shapes = {}
        for suffix in suffixes:
            shapes["Wax" + suffix] = n_a, n_below
            shapes["Waa" + suffix] = n_a, n_a
            shapes["ba" + suffix] = n_a, 1
        drawn.append({k: rng.standard_normal(s) for k, s in shapes.items()})
        n_below = n_states
    drawn[-1]["Wy" if both else "Wya"] = rng.standard_normal((n_y, n_states))
    drawn[-1]["by"] = rng.standard_normal((n_y, 1))
    return drawn


def draw_inputs(sizes, layers, both, rng):
    """Random inputs in the course's shapes."""
    n_x, n_a, n_y, m, T_x = sizes
    n_states = 2 * n_a if both else n_a
    labels = rng.integers(n_y, size=(m, T_x))
    labels[0, -1] = HIDDEN
    return {
        "x": rng.standard_normal((n_x, m, T_x)),
        "a0": rng.standard_normal((layers, n_states, m)),
        "parameters": draw_layers(sizes, layers, both, rng),
        "labels": labels,
    }


def pairs(layer, both):
    """Names here and in torch.nn.RNN."""
    if both:
        return list(names(layer))
    return [(here, f"{there}{layer}") for here, there in ONE_WAY]


def build(inputs, sizes, both):
    """torch.nn.RNN and torch.nn.Linear with the weights of the inputs."""
    n_x, n_a, n_y, _, _ = sizes
    parameters = inputs["parameters"]
    rnn = torch.nn.RNN(
        n_x, n_a, len(parameters), bidirectional=both, dtype=torch.float64
    )
    weights = {}
    for layer, of_layer in enumerate(parameters):
        for here, there in pairs(layer, both):
            weights[there] = of_layer[here]
            if there.startswith("bias"):
                unused = there.replace("_ih_", "_hh_")
                weights[unused] = np.zeros(n_a)
    load(rnn, weights)
    Wy = parameters[-1]["Wy" if both else "Wya"]
    linear = torch.nn.Linear(Wy.shape[1], n_y, dtype=torch.float64)
    load(linear, {"weight": Wy, "bias": parameters[-1]["by"]})
    return rnn, linear


def expect(inputs, sizes, both):
    """States of the top layer, predictions, loss, gradients by PyTorch."""
    rnn, linear = build(inputs, sizes, both)
    x = leaf(inputs["x"].T.copy())
    directions = 2 if both else 1
    halves = [h for a in inputs["a0"] for h in np.split(a, directions)]
    a0 = leaf(np.stack([half.T for half in halves]))
    a, h_n = rnn(x, a0)
    logits = linear(a)
    loss = cross_entropy(logits, inputs["labels"])
    loss.backward()

    layers = []
    for layer in range(len(inputs["parameters"])):
        of_layer = a0.grad[directions * layer : directions * (layer + 1)]
        found = {"da0": np.concatenate([half.numpy().T for half in of_layer])}
        for here, there in pairs(layer, both):
            found["d" + here] = weight_gradient(rnn, there)
        layers.append(found)
    layers[0]["dx"] = course(x.grad)
    layers[-1]["dWy" if both else "dWya"] = linear.weight.grad.numpy()
    layers[-1]["dby"] = linear.bias.grad.numpy()[:, np.newaxis]
    return {
        "a": course(a),
        "h_n": h_n.detach().numpy().swapaxes(1, 2),
        "y_pred": course(torch.softmax(logits, dim=-1)),
        "loss": loss.detach().numpy(),
        "gradients": layers,
    }


def by_number(value):
    """Lists of dicts as dicts, which to_text writes one array a line."""
    if isinstance(value, list):
        value = {str(i): entry for i, entry in enumerate(value)}
    if isinstance(value, dict):
        return {key: by_number(entry) for key, entry in value.items()}
    return value


def main():
    """Write deep_rnn.json next to this script."""
    rng = np.random.default_rng(1992)
    golden = {"torch": torch.__version__, "networks": {}}
    for name, (sizes, layers, both) in CASES.items():
        inputs = draw_inputs(sizes, layers, both, rng)
        case = {"inputs": inputs, "expected": expect(inputs, sizes, both)}
        golden["networks"][name] = by_number(case)
    path = Path(__file__).with_name("deep_rnn.json")
    path.write_text(to_text(golden) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
