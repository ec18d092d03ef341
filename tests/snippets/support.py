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
SEEDS = st.integers(0, 2**32 - 1)
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
    y, mask = draw_answers(n_y, m, T_x, rng)
    return Network(normal((n_x, m, T_x)), y, normal((n_a, m)), parameters, mask)


@st.composite
def networks(draw, **fixed):
    """Networks of every small shape."""
    largest = {"n_x": 4, "n_a": 4, "n_y": 4, "m": 3, "T_x": 4}
    sizes = {k: draw(st.integers(1, v), label=k) for k, v in largest.items()}
    return draw_network(**sizes | fixed, seed=draw(SEEDS))


def draw_answers(n_y, m, T_x, rng):
    """Random labels as y (n_y, m, T_x), and which steps count: one at least."""
    y = columns(rng.integers(n_y, size=(m, T_x)), n_y)
    mask = rng.random((m, T_x)) < 0.6
    mask[rng.integers(m), rng.integers(T_x)] = True
    return y, mask


def columns(labels, n_y):
    """Class numbers (...) as one-hot columns (n_y, ...)."""
    return np.moveaxis(np.eye(n_y)[labels], -1, 0)


def normal(shape, seed=1):
    """Random numbers of any sign, for what a loss sends in."""
    return np.random.default_rng(seed).standard_normal(shape)


def with_d(gradients):
    """The names of the snippets: "d" before that of the array."""
    return {"d" + name: value for name, value in gradients.items()}


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
def golden(name="golden"):
    """What PyTorch, Keras or a long training gave: golden/make_….py says."""
    path = Path(__file__).parent / "golden" / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8"))


def keras_layer(name):
    """A layer of page conventions: its arrays, x and states in our order."""
    case = arrays_of(golden("conventions")["cases"][name])
    x, states = (case[key].transpose(2, 0, 1) for key in ("x", "states"))
    return case, x, states


def golden_network(name):
    """A golden network with our types, da and what PyTorch expects of it."""
    case = golden()["networks"][name]
    inputs = {key: np.array(value) for key, value in case["inputs"].items()}
    parameters = {key: inputs[key] for key in PARAMETERS}
    y = columns(inputs["labels"], len(parameters["Wya"]))
    mask = inputs.get("mask")
    network = Network(inputs["x"], y, inputs["a0"], parameters, mask)
    return network, inputs, arrays_of(case["expected"])


def arrays_of(value):
    """Nested lists, in a dict of dicts, as arrays."""
    if isinstance(value, dict):
        return {key: arrays_of(entry) for key, entry in value.items()}
    return np.array(value)


def assert_inputs_stay(inputs, compute):
    """Results by function: none shares memory with an input, nor changes it."""
    copies = {name: array.copy() for name, array in inputs.items()}
    freeze(inputs)
    for function, result in compute().items():
        for leaf in leaves(result):
            for name, array in inputs.items():
                said = f"{function.__name__}: a part of {name}"
                assert not np.shares_memory(leaf, array), said
    for name, array in inputs.items():
        assert (array == copies[name]).all(), name


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
