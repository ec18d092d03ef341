"""Make bidirectional.json: PyTorch's answers, packed sequences included.

PyTorch is the independent implementation; nothing of ours is imported. From
the root of the repository, with the environment of make_golden.py:

    /tmp/torchenv/bin/python tests/snippets/golden/make_bidirectional.py

Inputs are in the course's shapes. A packed sequence lets PyTorch's left-going
direction start at the last real step of each example. Its output is 0 in the
padding; ours means nothing there.
"""

from pathlib import Path

import numpy as np
import torch
from make_golden import HIDDEN, course, cross_entropy, leaf, load, to_text
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

ENDS = {"_right": "", "_left": "_reverse"}  # of the names in PyTorch

# name: n_x, n_a, n_y, m, T_x, and the lengths
CASES = {
    "equal-lengths": ((3, 4, 2, 5, 6), [6, 6, 6, 6, 6]),
    "one-example": ((4, 3, 3, 1, 5), [5]),
    "one-step": ((2, 5, 4, 3, 1), [1, 1, 1]),
    "lengths": ((3, 4, 3, 4, 6), [6, 1, 3, 5]),
    "shorter-than-the-array": ((2, 3, 2, 3, 7), [2, 5, 4]),
}


def draw_inputs(sizes, lengths, rng):
    """Random inputs in the course's shapes, also in the padding."""
    n_x, n_a, n_y, m, T_x = sizes
    shapes = {"x": (n_x, m, T_x), "a0": (2 * n_a, m)}
    for suffix in ENDS:
        shapes["Wax" + suffix] = n_a, n_x
        shapes["Waa" + suffix] = n_a, n_a
        shapes["ba" + suffix] = n_a, 1
    shapes |= {"Wy": (n_y, 2 * n_a), "by": (n_y, 1)}
    inputs = {name: rng.standard_normal(s) for name, s in shapes.items()}
    inputs["labels"] = rng.integers(n_y, size=(m, T_x))
    return inputs | {"lengths": np.array(lengths)}


def names(layer=0):
    """Pairs of a name here and a name in torch.nn.RNN."""
    for here, there in ENDS.items():
        yield "Wax" + here, f"weight_ih_l{layer}{there}"
        yield "Waa" + here, f"weight_hh_l{layer}{there}"
        yield "ba" + here, f"bias_ih_l{layer}{there}"


def build(inputs):
    """torch.nn.RNN and torch.nn.Linear with the weights of the inputs."""
    n_a, n_x = inputs["Wax_right"].shape
    rnn = torch.nn.RNN(n_x, n_a, bidirectional=True, dtype=torch.float64)
    linear = torch.nn.Linear(2 * n_a, len(inputs["Wy"]), dtype=torch.float64)
    weights = {there: inputs[here] for here, there in names()}
    unused = {f"bias_hh_l0{there}": np.zeros(n_a) for there in ENDS.values()}
    load(rnn, weights | unused)
    load(linear, {"weight": inputs["Wy"], "bias": inputs["by"]})
    return rnn, linear


def expect(inputs):
    """States, last states, predictions, loss and gradients by PyTorch."""
    rnn, linear = build(inputs)
    x = leaf(inputs["x"].T.copy())
    a0 = leaf(np.stack([half.T for half in np.split(inputs["a0"], 2)]))
    lengths = torch.tensor(inputs["lengths"])
    packed = pack_padded_sequence(x, lengths, enforce_sorted=False)
    packed_a, h_n = rnn(packed, a0)
    a, _ = pad_packed_sequence(packed_a, total_length=len(x))
    logits = linear(a)

    labels, steps = inputs["labels"].copy(), np.arange(len(x))
    labels[steps >= inputs["lengths"][:, np.newaxis]] = HIDDEN
    loss = cross_entropy(logits, labels)
    loss.backward()
    gradients = {"d" + name: weight_gradient(rnn, t) for name, t in names()}
    return {
        "a": course(a),
        "h_n": h_n.detach().numpy().swapaxes(1, 2),
        "y_pred": course(torch.softmax(logits, dim=-1)),
        "loss": loss.detach().numpy(),
        "dx": course(x.grad),
        "da0": np.concatenate([half.numpy().T for half in a0.grad]),
        **gradients,
        "dWy": linear.weight.grad.numpy(),
        "dby": linear.bias.grad.numpy()[:, np.newaxis],
    }


def weight_gradient(rnn, name):
    """The gradient of a weight; a bias gets its second axis."""
    gradient = getattr(rnn, name).grad.numpy()
    return gradient[:, np.newaxis] if gradient.ndim == 1 else gradient


def main():
    """Write bidirectional.json next to this script."""
    rng = np.random.default_rng(1997)
    golden = {"torch": torch.__version__, "networks": {}}
    for name, (sizes, lengths) in CASES.items():
        inputs = draw_inputs(sizes, lengths, rng)
        case = {"inputs": inputs, "expected": expect(inputs)}
        golden["networks"][name] = case
    path = Path(__file__).with_name("bidirectional.json")
    path.write_text(to_text(golden) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
