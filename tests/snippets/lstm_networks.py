"""Random LSTMs, and those whose values PyTorch computed."""

from typing import NamedTuple

import numpy as np
from hypothesis import strategies as st

from snippets.lstm import (
    from_pytorch,
    lstm_forward,
)
from tests.snippets.support import (
    SEEDS,
    arrays_of,
    columns,
    draw_answers,
    golden,
)

GOLDEN = golden("lstm")["networks"]
PARAMETERS = ("Wf", "bf", "Wi", "bi", "Wc", "bc", "Wo", "bo", "Wy", "by")
GATES = PARAMETERS[:8]
LN2, LN3 = np.log(2), np.log(3)


class Network(NamedTuple):
    """What the functions of the lesson take."""

    x: np.ndarray
    y: np.ndarray
    a0: np.ndarray
    c0: np.ndarray
    parameters: dict
    mask: np.ndarray

    @property
    def arrays(self):
        """Everything that has a gradient, in one dict."""
        states = {"x": self.x, "a0": self.a0, "c0": self.c0}
        return states | self.parameters

    @property
    def forward(self):
        """The arguments of lstm_forward."""
        return self.x, self.a0, self.parameters, self.c0

    @property
    def cell(self):
        """The arguments of lstm_cell_forward, for step 1."""
        return self.x[..., 0], self.a0, self.c0, self.parameters

    @property
    def learn(self):
        """The arguments of lstm_loss_and_gradients."""
        first = self.x, self.y, self.a0
        return *first, self.parameters, self.mask, self.c0

    @property
    def sizes(self):
        """The number behind each letter of a docstring."""
        n_x, m, T_x = self.x.shape
        n_y, n_a = self.parameters["Wy"].shape
        sizes = {"n_x": n_x, "n_a": n_a, "n_y": n_y, "m": m, "T_x": T_x}
        return sizes | {"n_a+n_x": n_a + n_x}

    def astype(self, dtype):
        """The same network in another type; a mask stays a mask."""
        parameters = {k: v.astype(dtype) for k, v in self.parameters.items()}
        arrays = (self.x, self.y, self.a0, self.c0)
        return Network(
            *(v.astype(dtype) for v in arrays), parameters, self.mask
        )


def draw_network(n_x, n_a, n_y, m, T_x, seed=0):
    """A random network: no bias is 0, no first state either."""
    rng = np.random.default_rng(seed)

    def normal(*shape):
        return 0.5 * rng.standard_normal(shape)

    parameters = {"Wy": normal(n_y, n_a), "by": normal(n_y, 1)}
    for gate in "fico":
        parameters["W" + gate] = normal(n_a, n_a + n_x)
        parameters["b" + gate] = normal(n_a, 1)
    y, mask = draw_answers(n_y, m, T_x, rng)
    x, a0, c0 = normal(n_x, m, T_x), normal(n_a, m), normal(n_a, m)
    return Network(x, y, a0, c0, parameters, mask)


@st.composite
def networks(draw, **fixed):
    """Networks of every small shape."""
    largest = {"n_x": 3, "n_a": 3, "n_y": 3, "m": 3, "T_x": 4}
    sizes = {k: draw(st.integers(1, v), label=k) for k, v in largest.items()}
    return draw_network(**sizes | fixed, seed=draw(SEEDS))


def loss_of(network, **moved):
    """Minus the log of what the true words got, written from the formula."""
    arrays = network.arrays | moved
    parameters = {key: arrays[key] for key in PARAMETERS}
    x, a0, c0 = (arrays[key] for key in ("x", "a0", "c0"))
    _, y_pred, _, _ = lstm_forward(x, a0, parameters, c0)
    seen = 1 if network.mask is None else network.mask
    return -np.sum(network.y * np.log(y_pred) * seen)


def golden_network(name):
    """A golden network with its inputs and what PyTorch expects of it."""
    inputs = arrays_of(GOLDEN[name]["inputs"])
    if "weights" in inputs:
        inputs |= from_pytorch(inputs["weights"])
    parameters = {key: inputs[key] for key in PARAMETERS}
    y = columns(inputs["labels"], len(inputs["Wy"]))
    states = (inputs[key] for key in ("a0", "c0"))
    mask = inputs.get("mask")
    network = Network(inputs["x"], y, *states, parameters, mask)
    return network, inputs, arrays_of(GOLDEN[name]["expected"])
