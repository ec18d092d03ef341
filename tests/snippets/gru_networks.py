"""Random GRUs, and those whose values PyTorch computed."""

from typing import NamedTuple

import numpy as np
from hypothesis import strategies as st

from tests.snippets.support import SEEDS, arrays_of, golden, normal

LN2, LN3 = np.log(2), np.log(3)
GOLDEN = golden("gru")
WEIGHTS = ("Wc", "Wu", "Wr", "Wy")
BIASES = ("bc", "bu", "br", "by")
OF_GATES = {"d" + kind + gate for kind in "Wb" for gate in "cur"}


class Gru(NamedTuple):
    """The arguments of gru_forward, in their order."""

    x: np.ndarray
    c0: np.ndarray
    parameters: dict

    @property
    def arrays(self):
        """Everything that has a gradient, in one dict."""
        return {"x": self.x, "c0": self.c0} | self.parameters

    @property
    def step(self):
        """The arguments of a cell: the first step."""
        return self.x[..., 0], self.c0, self.parameters

    @property
    def sizes(self):
        """The number behind each letter of a docstring."""
        n_x, m, T_x = self.x.shape
        n_y, n_c = self.parameters["Wy"].shape
        sizes = {"n_x": n_x, "n_c": n_c, "n_y": n_y, "m": m, "T_x": T_x}
        return sizes | {"n_c+n_x": n_c + n_x, "3 n_c": 3 * n_c}

    def astype(self, dtype):
        """The same network in another type."""
        parameters = {k: v.astype(dtype) for k, v in self.parameters.items()}
        return Gru(self.x.astype(dtype), self.c0.astype(dtype), parameters)


def draw_gru(n_x=3, n_c=4, n_y=2, m=5, T_x=6, seed=0):
    """A random network: no bias is 0, no initial state either."""
    rng = np.random.default_rng(seed)

    def normal(*shape):
        return 0.7 * rng.standard_normal(shape)

    parameters = {key: normal(n_c, n_c + n_x) for key in WEIGHTS[:3]}
    parameters |= {key: normal(n_c, 1) for key in BIASES[:3]}
    parameters |= {"Wy": normal(n_y, n_c), "by": normal(n_y, 1)}
    return Gru(normal(n_x, m, T_x), normal(n_c, m), parameters)


@st.composite
def grus(draw, **fixed):
    """Networks of every small shape."""
    largest = {"n_x": 4, "n_c": 4, "n_y": 3, "m": 3, "T_x": 4}
    sizes = {k: draw(st.integers(1, v), label=k) for k, v in largest.items()}
    return draw_gru(**sizes | fixed, seed=draw(SEEDS))


def golden_gru(case):
    """A golden network with our types, and all of its inputs."""
    inputs = arrays_of(case["inputs"])
    parameters = {key: inputs[key] for key in (*WEIGHTS, *BIASES)}
    return Gru(inputs["x"], inputs["c0"], parameters), inputs


def with_inner_bias(network):
    """Parameters of reset_after_cell: one bias more."""
    bias = normal(network.parameters["bc"].shape)
    return network.parameters | {"bcc": bias}
