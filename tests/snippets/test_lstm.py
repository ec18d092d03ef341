"""Lesson "LSTM": three gates, forward and backward pass, PyTorch's order."""

import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets.lstm import (
    from_pytorch,
    initialize_lstm,
    lstm_backward,
    lstm_cell_backward,
    lstm_cell_forward,
    lstm_forward,
    lstm_loss_and_gradients,
    sigmoid,
    to_pytorch,
)
from tests.snippets.golden import make_memory
from tests.snippets.support import (
    DTYPES,
    arrays_of,
    assert_checks,
    assert_close,
    assert_promised_shapes,
    complex_step,
    freeze,
    leaves,
)

PARAMETERS = ("Wf", "bf", "Wi", "bi", "Wc", "bc", "Wo", "bo", "Wy", "by")
GATES = PARAMETERS[:8]
LN2, LN3 = np.log(2), np.log(3)
SEEDS = st.integers(0, 2**32 - 1)


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
    y = np.moveaxis(np.eye(n_y)[rng.integers(n_y, size=(m, T_x))], -1, 0)
    mask = rng.random((m, T_x)) < 0.6
    mask[rng.integers(m), rng.integers(T_x)] = True
    x, a0, c0 = normal(n_x, m, T_x), normal(n_a, m), normal(n_a, m)
    return Network(x, y, a0, c0, parameters, mask)


@st.composite
def networks(draw, **fixed):
    """Networks of every small shape."""
    largest = {"n_x": 3, "n_a": 3, "n_y": 3, "m": 3, "T_x": 4}
    sizes = {k: draw(st.integers(1, v), label=k) for k, v in largest.items()}
    return draw_network(**sizes | fixed, seed=draw(SEEDS))


def normal(shape, seed=1):
    """Random numbers of any sign, for what a loss sends in."""
    return np.random.default_rng(seed).standard_normal(shape)


def loss_of(network, **moved):
    """Minus the log of what the true words got, written from the formula."""
    arrays = network.arrays | moved
    parameters = {key: arrays[key] for key in PARAMETERS}
    x, a0, c0 = (arrays[key] for key in ("x", "a0", "c0"))
    _, y_pred, _, _ = lstm_forward(x, a0, parameters, c0)
    seen = 1 if network.mask is None else network.mask
    return -np.sum(network.y * np.log(y_pred) * seen)


def test_the_converted_cell_agrees_with_the_layer_of_keras():
    """Its order is that of PyTorch, transposed; as on page conventions."""
    path = Path(__file__).parent / "golden" / "conventions.json"
    case = arrays_of(json.loads(path.read_text("utf-8"))["cases"]["lstm"])
    bias = case["bias"]
    parameters = from_pytorch(
        {
            "weight_ih_l0": case["kernel"].T,
            "weight_hh_l0": case["recurrent_kernel"].T,
            "bias_ih_l0": bias,
            "bias_hh_l0": np.zeros_like(bias),
        }
    )
    x, states = (case[key].transpose(2, 0, 1) for key in ("x", "states"))
    output = {"Wy": np.eye(4), "by": np.zeros((4, 1))}
    a, *_ = lstm_forward(x, np.zeros((4, 2)), parameters | output)
    np.testing.assert_allclose(a, states, atol=1e-6)


@cache
def golden():
    """What PyTorch computed, made by golden/make_lstm.py."""
    path = Path(__file__).parent / "golden" / "lstm.json"
    return json.loads(path.read_text(encoding="utf-8"))["networks"]


def golden_network(name):
    """A golden network with its inputs and what PyTorch expects of it."""
    inputs = arrays_of(golden()[name]["inputs"])
    if "weights" in inputs:
        inputs |= from_pytorch(inputs["weights"])
    parameters = {key: inputs[key] for key in PARAMETERS}
    y = np.moveaxis(np.eye(len(inputs["Wy"]))[inputs["labels"]], -1, 0)
    states = (inputs[key] for key in ("a0", "c0"))
    mask = inputs.get("mask")
    network = Network(inputs["x"], y, *states, parameters, mask)
    return network, inputs, arrays_of(golden()[name]["expected"])


# The sigmoid


@given(SEEDS)
def test_the_sigmoid_is_its_formula(seed):
    """1 / (1 + e^−z)."""
    z = 5 * normal((3, 4), seed)
    assert_close(sigmoid(z), 1 / (1 + np.exp(-z)))


def test_the_sigmoid_of_large_numbers_does_not_overflow():
    """Warnings are errors here."""
    assert sigmoid(np.array([-1e4, 0, 1e4])).tolist() == [0, 0.5, 1]


# One cell, by hand


def hand_parameters(**moved):
    """One unit, every weight 0: gates 1/4, 2/3, 3/4; the candidate 0.6.

    σ(ln q) = q / (1 + q), tanh(ln 2) = 0.6.
    """
    logits = {"f": -LN3, "i": LN2, "c": LN2, "o": LN3}
    parameters = {"Wy": np.array([[0.0], [LN2 / 0.6]]), "by": np.zeros((2, 1))}
    for gate, z in logits.items():
        parameters["W" + gate] = np.zeros((1, 2))
        parameters["b" + gate] = np.array([[z]])
    return parameters | moved


def test_a_cell_by_hand():
    """The cell is c = 2/3 · 0.6 + 1/4 · c_prev = ln 2, its tanh 0.6."""
    one = np.array([[1.0]])
    c_prev = 4 * (LN2 - 0.4) * one
    a_next, c_next, yt_pred, _ = lstm_cell_forward(
        one, one, c_prev, hand_parameters()
    )
    assert_close(c_next, [[LN2]])
    assert_close(a_next, [[0.75 * 0.6]])
    logit = np.exp(0.75 * LN2)
    assert_close(yt_pred, [[1 / (1 + logit)], [logit / (1 + logit)]])


@pytest.mark.parametrize("gate", "fico")
def test_weights_meet_the_state_first(gate):
    """W = (1, 0) reads a = 1 and not x: the same as a bias of 1."""
    one = np.array([[1.0]])
    W, b = np.array([[1.0, 0.0]]), hand_parameters()["b" + gate]
    by_weight = hand_parameters(**{"W" + gate: W})
    by_bias = hand_parameters(**{"b" + gate: b + 1})
    left = lstm_cell_forward(7 * one, one, one, by_weight)[:3]
    right = lstm_cell_forward(7 * one, one, one, by_bias)[:3]
    for our, other in zip(left, right, strict=True):
        assert_close(our, other)


def test_one_step_back_by_hand():
    """With c = ln 2 and da = dc = 1, D = 1 + 3/4 · (1 − 0.36) = 1.48."""
    one = np.array([[1.0]])
    c_prev = 4 * (LN2 - 0.4)
    parameters = hand_parameters(Wo=np.array([[10.0, 20.0]]), bo=-30 * one)
    parameters["bo"] = LN3 - 50 * one
    cache = lstm_cell_forward(2 * one, one, c_prev * one, parameters)[3]
    gradients = lstm_cell_backward(one, one, cache)
    dzo = 0.6 * 0.75 * 0.25
    expected = {
        "dbf": 1.48 * c_prev * 3 / 16,
        "dbi": 1.48 * 0.6 * 2 / 9,
        "dbc": 1.48 * 2 / 3 * (1 - 0.36),
        "dbo": dzo,
        "dc_prev": 1.48 / 4,
        "da_prev": 10 * dzo,
        "dxt": 20 * dzo,
    }
    for name, value in expected.items():
        assert_close(gradients[name], [[value]])
    for gate in "fico":  # [a, x] is (1, 2)
        db = gradients["db" + gate]
        assert_close(gradients["dW" + gate], np.hstack([db, 2 * db]))


# The network


@pytest.mark.parametrize("name", golden())
def test_the_network_agrees_with_pytorch(name):
    """torch.nn.LSTM with a linear layer on top, float64."""
    network, _, expected = golden_network(name)
    a, y_pred, c, _ = lstm_forward(*network.forward)
    assert_close(a, expected["a"])
    assert_close(y_pred, expected["y_pred"])
    assert_close(c[..., -1], expected["last_c"])


@given(networks())
def test_the_network_is_its_cell_step_by_step(network):
    """The same parameters at every step, both states handed on."""
    x, at, parameters, ct = network.forward
    a, y_pred, c, caches = lstm_forward(*network.forward)
    for t in range(x.shape[-1]):
        at, ct, yt, cache = lstm_cell_forward(x[..., t], at, ct, parameters)
        assert_close(a[..., t], at)
        assert_close(c[..., t], ct)
        assert_close(y_pred[..., t], yt)
        for key in ("ft", "it", "cct", "ot"):
            assert_close(caches[key][..., t], cache[key])


@given(networks())
def test_without_c0_the_cell_starts_at_zero(network):
    """As the course's notebook does."""
    x, a0, parameters, c0 = network.forward
    ours = lstm_forward(x, a0, parameters)[:3]
    zeros = lstm_forward(x, a0, parameters, np.zeros_like(c0))[:3]
    for our, other in zip(ours, zeros, strict=True):
        assert (our == other).all()


@given(networks())
def test_a_batch_is_its_examples_one_by_one(network):
    """No example sees another one; gradients of parameters are sums."""
    a, y_pred, c, caches = lstm_forward(*network.forward)
    da = normal(a.shape)
    gradients, total = lstm_backward(da, caches), dict.fromkeys(GATES, 0)
    x, a0, parameters, c0 = network.forward
    for i in range(x.shape[1]):
        one = slice(i, i + 1)
        of_one = lstm_forward(x[:, one], a0[:, one], parameters, c0[:, one])
        for ours, alone in zip((a, y_pred, c), of_one, strict=False):
            assert_close(ours[:, one], alone)
        back = lstm_backward(da[:, one], of_one[3])
        for key in ("dx", "da0", "dc0"):
            assert_close(gradients[key][:, one], back[key])
        total = {key: total[key] + back["d" + key] for key in GATES}
    assert_close(gradients, {"d" + key: value for key, value in total.items()})


@given(networks(T_x=4), st.integers(1, 3))
def test_two_halves_with_both_states_carried_are_the_whole(network, first):
    """Forward a and c go on; backward da0 and the way through c come back."""
    x, a0, parameters, c0 = network.forward
    whole = lstm_forward(*network.forward)
    left = lstm_forward(x[..., :first], a0, parameters, c0)
    states = left[0][..., -1], parameters, left[2][..., -1]
    right = lstm_forward(x[..., first:], *states)
    for k in range(3):
        joined = np.concatenate([left[k], right[k]], axis=-1)
        assert_close(joined, whole[k])


@given(networks(T_x=4), st.integers(0, 3), SEEDS)
def test_a_step_looks_only_back(network, t, seed):
    """Another x from step t + 1 on changes nothing before."""
    x, a0, parameters, c0 = network.forward
    other = x.copy()
    other[..., t:] = normal(other[..., t:].shape, seed)
    results = lstm_forward(x, a0, parameters, c0)[:3]
    for ours, changed in zip(
        results, lstm_forward(other, a0, parameters, c0), strict=False
    ):
        assert_close(ours[..., :t], changed[..., :t])


@given(networks(T_x=4))
def test_open_forget_gates_and_shut_update_gates_keep_everything(network):
    """Γ_f = 1 and Γ_u = 0 at every step: c stays c0 to the last bit."""
    x, a0, parameters, c0 = network.forward
    large, Wo = np.full_like(parameters["bf"], 1e4), parameters["Wo"].copy()
    Wo[:, : len(a0)] = 0  # no way back through the output gate
    kept = parameters | {"bf": large, "bi": -large, "Wo": Wo}
    _, _, c, caches = lstm_forward(x, a0, kept, c0)
    assert (c == c0[..., np.newaxis]).all()
    da = np.zeros_like(c)
    da[..., -1] = normal(c0.shape)
    tanh_c, ot = np.tanh(c0), caches["ot"][..., -1]
    through_c = lstm_backward(da, caches)["dc0"]
    assert_close(through_c, da[..., -1] * ot * (1 - tanh_c**2))


# Gradients, by PyTorch


@pytest.mark.parametrize("name", golden())
def test_the_backward_pass_of_the_layer_agrees_with_pytorch(name):
    """Any da goes in, not that of a loss."""
    network, inputs, expected = golden_network(name)
    gradients = lstm_backward(inputs["da"], lstm_forward(*network.forward)[3])
    assert gradients.keys() == expected["from_da"].keys()
    assert_close(gradients, expected["from_da"])


@pytest.mark.parametrize("name", golden())
def test_the_gradients_of_a_loss_agree_with_pytorch(name):
    """Also with a c0: ŷ − y goes through Wy into lstm_backward."""
    network, _, expected = golden_network(name)
    _, y_pred, _, caches = lstm_forward(*network.forward)
    seen = 1 if network.mask is None else network.mask
    dzy = (y_pred - network.y) * seen
    da = np.tensordot(network.parameters["Wy"], dzy, axes=(0, 0))
    assert_close(loss_of(network), expected["loss"])
    gradients = lstm_backward(da, caches)
    assert_close(gradients, {key: expected[key] for key in gradients})


def test_the_loss_and_all_gradients_agree_with_pytorch():
    """The case that starts at c0 = 0, with a mask."""
    network, _, expected = golden_network("mask")
    assert not network.c0.any()
    loss, gradients = lstm_loss_and_gradients(*network.learn)
    assert_close(loss, expected["loss"])
    assert {"dWy", "dby"} < set(gradients)
    assert_close(gradients, {key: expected[key] for key in gradients})


def test_a_memory_that_is_not_given_starts_at_zero():
    """The same as zeros; and another one has another loss."""
    network = draw_network(3, 4, 2, 5, 6)
    *first, c0 = network.learn
    loss, _ = lstm_loss_and_gradients(*first)
    zeros, _ = lstm_loss_and_gradients(*first, np.zeros_like(c0))
    assert_close(loss, zeros, rtol=0)
    assert abs(lstm_loss_and_gradients(*network.learn)[0] - loss) > 0.01


# Gradients, by complex step


@given(networks())
def test_the_backward_pass_of_a_cell_by_complex_step(network):
    """For what a loss sends in: sum(da_next · a_next + dc_next · c_next)."""
    xt, a_prev, c_prev, parameters = network.cell
    da_next, dc_next = normal(a_prev.shape), normal(a_prev.shape, 2)

    def loss(xt, a_prev, c_prev, **moved):
        a_next, c_next, _, _ = lstm_cell_forward(xt, a_prev, c_prev, moved)
        return np.sum(da_next * a_next + dc_next * c_next)

    arrays = {"xt": xt, "a_prev": a_prev, "c_prev": c_prev} | parameters
    numerical = complex_step(loss, arrays)
    cache = lstm_cell_forward(*network.cell)[3]
    gradients = lstm_cell_backward(da_next, dc_next, cache)
    names = ("xt", "a_prev", "c_prev", *GATES)
    assert set(gradients) == {"d" + key for key in names}
    assert_close(gradients, {"d" + key: numerical[key] for key in names})


@given(networks())
def test_the_backward_pass_of_the_network_by_complex_step(network):
    """For any da: sum(da · a)."""
    a, _, _, caches = lstm_forward(*network.forward)
    da = normal(a.shape)

    def loss(x, a0, c0, **moved):
        return np.sum(da * lstm_forward(x, a0, moved, c0)[0])

    numerical = complex_step(loss, network.arrays)
    gradients = lstm_backward(da, caches)
    names = ("x", "a0", "c0", *GATES)
    assert set(gradients) == {"d" + key for key in names}
    assert_close(gradients, {"d" + key: numerical[key] for key in names})


@given(networks(), st.booleans())
def test_all_gradients_of_a_loss_by_complex_step(network, masked):
    """Parameters, inputs and both first states; with a mask."""
    if not masked:
        network = network._replace(mask=None)
    loss, gradients = lstm_loss_and_gradients(*network.learn)
    assert_close(loss, loss_of(network))
    numerical = complex_step(
        lambda **moved: loss_of(network, **moved), network.arrays
    )
    assert set(gradients) == {"d" + key for key in numerical}
    assert_close(gradients, {"d" + k: v for k, v in numerical.items()})


@given(networks())
def test_cells_joined_backward_are_the_backward_pass(network):
    """da_prev and dc_prev handed on, contributions of parameters added."""
    x, at, ct = network.x, network.a0, network.c0
    steps = []
    for t in range(x.shape[-1]):
        at, ct, _, cache = lstm_cell_forward(
            x[..., t], at, ct, network.parameters
        )
        steps.append(cache)
    a, _, _, caches = lstm_forward(*network.forward)
    da = normal(a.shape)
    whole = lstm_backward(da, caches)

    total = dict.fromkeys(GATES, 0)
    da_time = dc_time = np.zeros_like(at)
    for t in reversed(range(x.shape[-1])):
        new = lstm_cell_backward(da[..., t] + da_time, dc_time, steps[t])
        da_time, dc_time = new["da_prev"], new["dc_prev"]
        assert_close(whole["dx"][..., t], new["dxt"])
        total = {key: total[key] + new["d" + key] for key in GATES}
    expected = {"d" + key: value for key, value in total.items()}
    assert_close(whole, expected | {"da0": da_time, "dc0": dc_time})


# Parameters and PyTorch's arrangement


def test_parameters_are_as_random_as_their_rng():
    """Equal seeds give equal weights, all of them different."""
    first, again, other = (
        initialize_lstm(3, 4, 2, np.random.default_rng(seed))
        for seed in (1, 1, 2)
    )
    weights = ("Wf", "Wi", "Wc", "Wo", "Wy")
    for key in weights:
        assert (first[key] == again[key]).all()
        assert (first[key] != other[key]).all()
    for key in weights[1:4]:
        assert (first[key] != first["Wf"]).all()


@pytest.mark.parametrize("forget_bias", [None, 0, -2.5])
def test_only_the_forget_gate_starts_with_a_bias(forget_bias):
    """1 if nothing is said."""
    rng = np.random.default_rng(0)
    given_bias = {} if forget_bias is None else {"forget_bias": forget_bias}
    parameters = initialize_lstm(3, 4, 2, rng, **given_bias)
    expected = 1 if forget_bias is None else forget_bias
    assert (parameters["bf"] == expected).all()
    for key in ("bi", "bc", "bo", "by"):
        assert not parameters[key].any()


def test_weights_keep_the_size_of_what_they_multiply():
    """Variance 1/100 for the columns of a and of Wy, 1/400 for those of x."""
    parameters = initialize_lstm(400, 100, 50, np.random.default_rng(0))
    for gate in "fico":
        of_a, of_x = np.split(parameters["W" + gate], [100], axis=1)
        assert np.var(of_a) * 100 == pytest.approx(1, abs=0.1)
        assert np.var(of_x) * 400 == pytest.approx(1, abs=0.1)
    assert np.var(parameters["Wy"]) * 100 == pytest.approx(1, abs=0.1)


@given(networks())
def test_to_pytorch_and_back(network):
    """The layer's eight arrays come back; Wy and by are not part of it."""
    back = from_pytorch(to_pytorch(network.parameters))
    assert back.keys() == set(GATES)
    for key, array in back.items():
        assert (array == network.parameters[key]).all()


@given(networks(n_a=1))
def test_pytorch_has_i_f_g_o_and_splits_the_columns(network):
    """One unit, so that each gate is a row."""
    weights = to_pytorch(network.parameters)
    for row, gate in enumerate("ifco"):
        W, b = (network.parameters[kind + gate] for kind in "Wb")
        assert (weights["weight_hh_l0"][row] == W[0, :1]).all()
        assert (weights["weight_ih_l0"][row] == W[0, 1:]).all()
        assert weights["bias_ih_l0"][row] == b[0, 0]
        assert weights["bias_hh_l0"][row] == 0


def test_the_two_biases_of_pytorch_are_added():
    """Neither of them is lost."""
    theirs = golden_network("torch-weights")[1]["weights"]
    both = theirs["bias_ih_l0"] + theirs["bias_hh_l0"]
    parameters = from_pytorch(theirs)
    n_a = len(both) // 4
    assert_close(parameters["bi"][:, 0], both[:n_a])
    assert_close(parameters["bo"][:, 0], both[3 * n_a :])
    assert theirs["bias_hh_l0"].all()


# Types, shapes, and what belongs to the caller


def results_of(network):
    """What the functions of this module return, by function."""
    a, _, _, caches = forward = lstm_forward(*network.forward)
    cell = lstm_cell_forward(*network.cell)
    return {
        lstm_cell_forward: cell,
        lstm_forward: forward,
        lstm_cell_backward: lstm_cell_backward(cell[0], cell[1], cell[3]),
        lstm_backward: lstm_backward(a, caches),
        lstm_loss_and_gradients: lstm_loss_and_gradients(*network.learn),
        to_pytorch: to_pytorch(network.parameters),
        from_pytorch: from_pytorch(to_pytorch(network.parameters)),
    }


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("masked", [True, False])
def test_types_are_kept(dtype, masked):
    """Every array that is returned, those in the caches too."""
    network = draw_network(3, 4, 2, 5, 6).astype(dtype)
    if not masked:
        network = network._replace(mask=None)
    for function, result in results_of(network).items():
        for leaf in leaves(result):
            assert leaf.dtype == dtype, function.__name__
    x, a0, parameters, _ = network.forward
    for leaf in leaves(lstm_forward(x, a0, parameters)):
        assert leaf.dtype == dtype


@pytest.mark.parametrize("dtype", ["float32", "complex64"])
def test_single_precision_is_the_same_but_for_rounding(dtype):
    """Seven digits instead of sixteen."""
    network = draw_network(3, 4, 2, 5, 6)
    loss, gradients = lstm_loss_and_gradients(*network.learn)
    short_loss, short = lstm_loss_and_gradients(*network.astype(dtype).learn)
    assert_close(short_loss, loss, rtol=1e-4)
    assert_close(short, gradients, rtol=1e-3, atol=1e-4)


@given(networks())
def test_inputs_stay_as_they_are_and_results_are_new(network):
    """Frozen inputs do; no result shares memory with any of them."""
    inputs = network.arrays | {"y": network.y, "mask": network.mask}
    copies = {key: array.copy() for key, array in inputs.items()}
    freeze(inputs)
    results = results_of(network)
    for function in (lstm_cell_forward, lstm_forward):
        results[function] = results[function][:3]  # caches hold the inputs
    for function, result in results.items():
        for leaf in leaves(result):
            for name, array in inputs.items():
                assert not np.shares_memory(leaf, array), function.__name__
                assert (array == copies[name]).all()


@given(networks())
def test_a_backward_pass_changes_no_cache(network):
    """Run twice, the same; da stays as it is too."""
    a, _, _, caches = lstm_forward(*network.forward)
    da = normal(a.shape)
    freeze((da, caches))
    assert_close(lstm_backward(da, caches), lstm_backward(da, caches), rtol=0)


@given(networks())
def test_shapes_are_those_of_the_docstrings(network):
    """What stands after the arrow; a gradient is like its array."""
    results, sizes = results_of(network), network.sizes
    names = ("a_next", "c_next", "yt_pred")
    of_cell = dict(zip(names, results[lstm_cell_forward], strict=False))
    names = ("a", "y_pred", "c")
    of_network = dict(zip(names, results[lstm_forward], strict=False))
    by_name = {
        lstm_cell_forward: of_cell,
        lstm_forward: of_network,
        lstm_cell_backward: results[lstm_cell_backward],
        lstm_backward: results[lstm_backward],
        lstm_loss_and_gradients: results[lstm_loss_and_gradients][1],
    }
    for function, result in by_name.items():
        assert_promised_shapes(function, result, sizes)
    for function in (lstm_backward, lstm_loss_and_gradients):
        for name, gradient in by_name[function].items():
            assert gradient.shape == network.arrays[name[1:]].shape


def shapes_of_torch(n_x, n_a):
    """The state dict of torch.nn.LSTM."""
    return {
        "weight_ih_l0": (4 * n_a, n_x),
        "weight_hh_l0": (4 * n_a, n_a),
        "bias_ih_l0": (4 * n_a,),
        "bias_hh_l0": (4 * n_a,),
    }


@given(networks())
def test_shapes_are_those_of_pytorch_and_of_the_start(network):
    """to_pytorch as the state dict, initialize_lstm as the network's."""
    weights = to_pytorch(network.parameters)
    n_x, n_a, n_y = (network.sizes[key] for key in ("n_x", "n_a", "n_y"))
    found = {key: array.shape for key, array in weights.items()}
    assert found == shapes_of_torch(n_x, n_a)
    start = initialize_lstm(n_x, n_a, n_y, np.random.default_rng(0))
    found = {key: array.shape for key, array in start.items()}
    assert found == {k: v.shape for k, v in network.parameters.items()}


# Mistakes are named


X, Y, A0, C0, P, MASK = draw_network(3, 4, 2, 5, 6)
A, _, _, CACHES = lstm_forward(X, A0, P, C0)

MISTAKES = {
    "no batch axis": (
        lambda: lstm_forward(X[:, 0], A0, P),
        ("x has shape (3, 6)", "expected x (n_x, m, T_x)"),
    ),
    "c0 of another batch": (
        lambda: lstm_forward(X, A0, P, C0[:, :1]),
        ("c0 has shape (4, 1)", "m = 5 as in x"),
    ),
    "a bias without its second axis": (
        lambda: lstm_cell_forward(X[..., 0], A0, C0, P | {"bo": np.zeros(4)}),
        ("bo has shape (4,)", "expected bo (n_a, 1)"),
    ),
    "one gate of another size": (
        lambda: lstm_forward(X, A0, P | {"Wi": P["Wi"][:, :-1]}),
        ("Wi has shape (4, 6)", "n_a+n_x = 7"),
    ),
    "da of fewer steps, as in the course's test": (
        lambda: lstm_backward(A[..., :4], CACHES),
        ("has shape (3, 5, 6)", "T_x = 4 as in da"),
    ),
    "y of another length": (
        lambda: lstm_loss_and_gradients(X, Y[..., :5], A0, P, MASK),
        ("y has shape (2, 5, 5)", "expected y (n_y, m, T_x)", "6 as in x"),
    ),
    "a mask that hides everything": (
        lambda: lstm_loss_and_gradients(X, Y, A0, P, np.zeros_like(MASK)),
        ("mask (5, 6)", "hides every step"),
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_with_what_was_expected(mistake):
    """A ValueError, short enough to be read."""
    call, parts = MISTAKES[mistake]
    with pytest.raises(ValueError) as error:
        call()
    message = str(error.value)
    assert [part for part in parts if part not in message] == [], message
    assert len(message) < 200


@pytest.mark.parametrize("missing", PARAMETERS)
def test_a_missing_parameter_is_named(missing):
    """By its key and the shape it should have."""
    fewer = {key: value for key, value in P.items() if key != missing}
    for call in (
        lambda: lstm_forward(X, A0, fewer),
        lambda: lstm_cell_forward(X[..., 0], A0, C0, fewer),
    ):
        with pytest.raises(KeyError, match=rf"{missing} \("):
            call()


def test_every_array_is_checked():
    """One with an axis too many is named, wherever it stands."""
    network = draw_network(3, 4, 2, 5, 6)
    cache = lstm_cell_forward(*network.cell)[3]
    unread = {"bf", "bi", "bc", "bo", "Wy", "by"}
    assert_checks(lstm_cell_forward, *network.cell)
    assert_checks(lstm_forward, *network.forward)
    assert_checks(lstm_cell_backward, A0, C0, cache, unread=unread)
    assert_checks(lstm_backward, A, CACHES, unread=unread)
    assert_checks(lstm_loss_and_gradients, *network.learn)


def test_the_backward_pass_has_the_widest_type_of_its_arguments():
    """Here da has less digits than the rest."""
    gradients = lstm_backward(A.astype("float32"), CACHES)
    assert gradients["dbf"].dtype == "float64"


# The long training of the page


def test_the_table_over_100_steps_is_what_was_measured():
    """By the program that the page shows: its fingerprint is kept too."""
    measured = json.loads(make_memory.PATH.read_text("utf-8"))["lstm"]
    assert measured["program"] == make_memory.fingerprint("lstm"), (
        "the program changed: run python -m tests.snippets.golden.make_memory"
    )
    page = Path("docs/en/lstm.md").read_text(encoding="utf-8")
    assert make_memory.table(measured["rows"]) in page
