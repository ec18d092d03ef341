"""What the tests of the snippets share: random networks, complex steps."""

import inspect
import json
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import strategies as st

PARAMETERS = ("Wax", "Waa", "Wya", "ba", "by")
DTYPES = ("float32", "float64", "complex64", "complex128")
STEP = 1e-30  # its square is lost in a double: the complex step is exact


class Network(NamedTuple):
    """The arguments of rnn_loss_and_gradients, in their order."""

    x: np.ndarray
    y: np.ndarray
    a0: np.ndarray
    parameters: dict
    mask: np.ndarray

    @property
    def arrays(self):
        """Everything that has a gradient, in one dict."""
        return {"x": self.x, "a0": self.a0} | self.parameters

    @property
    def forward(self):
        """The arguments of rnn_forward."""
        return self.x, self.a0, self.parameters

    @property
    def sizes(self):
        """The number behind each letter of a docstring."""
        n_x, m, T_x = self.x.shape
        n_y, n_a = self.parameters["Wya"].shape
        return {"n_x": n_x, "n_a": n_a, "n_y": n_y, "m": m, "T_x": T_x}

    def astype(self, dtype):
        """The same network in another type; a mask stays a mask."""
        parameters = {k: v.astype(dtype) for k, v in self.parameters.items()}
        x, y, a0 = (v.astype(dtype) for v in (self.x, self.y, self.a0))
        return Network(x, y, a0, parameters, self.mask)


def draw_network(n_x, n_a, n_y, m, T_x, seed=0):
    """A random network: no bias is 0, no initial state either.

    The numbers are small enough for tanh not to saturate: where a is 1 but
    for rounding, 1 − a² has few right digits left.
    """
    rng = np.random.default_rng(seed)

    def normal(shape):
        return 0.5 * rng.standard_normal(shape)

    parameters = {
        "Wax": normal((n_a, n_x)),
        "Waa": normal((n_a, n_a)),
        "Wya": normal((n_y, n_a)),
        "ba": normal((n_a, 1)),
        "by": normal((n_y, 1)),
    }
    y = np.moveaxis(np.eye(n_y)[rng.integers(n_y, size=(m, T_x))], -1, 0)
    mask = rng.random((m, T_x)) < 0.6
    mask[rng.integers(m), rng.integers(T_x)] = True
    return Network(normal((n_x, m, T_x)), y, normal((n_a, m)), parameters, mask)


@st.composite
def networks(draw, **fixed):
    """Networks of every small shape."""
    largest = {"n_x": 4, "n_a": 4, "n_y": 4, "m": 3, "T_x": 4}
    sizes = {k: draw(st.integers(1, v), label=k) for k, v in largest.items()}
    return draw_network(**sizes | fixed, seed=draw(st.integers(0, 2**32 - 1)))


def complex_step(function, arrays):
    """Gradients of function(**arrays), number by number: Im f(v + ih) / h."""
    gradients = {}
    for name, array in arrays.items():
        gradient = np.empty(array.size)
        for i in range(array.size):
            moved = array.astype(np.complex128)
            moved.flat[i] += STEP * 1j
            result = function(**{**arrays, name: moved})
            gradient[i] = np.imag(result) / STEP
        gradients[name] = gradient.reshape(array.shape)
    return gradients


def assert_close(actual, expected, rtol=1e-10, atol=1e-12):
    """Equal shapes (NumPy would broadcast) and equal numbers, named if not."""
    if isinstance(expected, dict):
        for name, value in expected.items():
            assert_close_array(name, actual[name], value, rtol, atol)
    else:
        assert_close_array("result", actual, expected, rtol, atol)


def assert_close_array(name, actual, expected, rtol, atol):
    """One array of assert_close."""
    assert np.shape(actual) == np.shape(expected), name
    np.testing.assert_allclose(actual, expected, rtol, atol, err_msg=name)


def leaves(result):
    """All arrays of a result, through tuples, lists and dicts."""
    if isinstance(result, dict):
        result = list(result.values())
    if isinstance(result, tuple | list):
        return [leaf for entry in result for leaf in leaves(entry)]
    return [np.asarray(result)]


def freeze(value):
    """Forbid every change of the arrays in a dict or tuple."""
    for leaf in leaves(value):
        leaf.setflags(write=False)


@cache
def golden():
    """What PyTorch computed, made by golden/make_golden.py."""
    path = Path(__file__).parent / "golden" / "golden.json"
    return json.loads(path.read_text(encoding="utf-8"))


def golden_network(name):
    """A golden network with our types, da and what PyTorch expects of it."""
    case = golden()["networks"][name]
    inputs = {key: np.array(value) for key, value in case["inputs"].items()}
    parameters = {key: inputs[key] for key in PARAMETERS}
    n_y = len(parameters["Wya"])
    y = np.moveaxis(np.eye(n_y)[inputs["labels"]], -1, 0)
    mask = inputs.get("mask")
    network = Network(inputs["x"], y, inputs["a0"], parameters, mask)
    return network, inputs, arrays_of(case["expected"])


def arrays_of(value):
    """Nested lists, in a dict of dicts, as arrays."""
    if isinstance(value, dict):
        return {key: arrays_of(entry) for key, entry in value.items()}
    return np.array(value)


def promised_shapes(function):
    """What a docstring says after its arrow: each name and its letters."""
    text = (function.__doc__ or "").partition("→")[2]
    found = re.findall(r"(\w+) \(([a-zA-Z][^()]*)\)", text)
    return {name: shape.split(", ") for name, shape in found}


def assert_promised_shapes(function, results, sizes):
    """The results, by name, have the shapes that the docstring promises."""
    promised = promised_shapes(function)
    assert promised, f"{function.__name__} promises no shape"
    for name, letters in promised.items():
        shape = tuple(int(sizes.get(letter, letter)) for letter in letters)
        assert results[name].shape == shape, f"{function.__name__}: {name}"


def assert_checks(function, *args, unread=()):
    """Each array among the arguments, or in a dict there, is checked.

    With an axis too many it is named. unread: what the function leaves alone.
    """
    names = inspect.unwrap(function).__code__.co_varnames[: len(args)]
    arguments = dict(zip(names, args, strict=True))
    for argument, value in arguments.items():
        inside = isinstance(value, dict)
        for name, array in value.items() if inside else [(argument, value)]:
            if name in unread or not isinstance(array, np.ndarray):
                continue
            wrong = array[..., np.newaxis]
            wrong = value | {name: wrong} if inside else wrong
            with pytest.raises(ValueError, match=f"^{name} has shape .*expect"):
                function(**arguments | {argument: wrong})
