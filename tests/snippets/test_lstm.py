"""Lesson "LSTM": three gates, forward and backward pass, PyTorch's order."""

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
)
from tests.snippets.golden import make_memory
from tests.snippets.lstm_networks import (
    GATES,
    GOLDEN,
    LN2,
    LN3,
    draw_network,
    golden_network,
    loss_of,
    networks,
)
from tests.snippets.support import (
    SEEDS,
    assert_close,
    complex_step,
    keras_layer,
    normal,
    with_d,
)


def test_the_converted_cell_agrees_with_the_layer_of_keras():
    """Its order is that of PyTorch, transposed; as on page conventions."""
    case, x, states = keras_layer("lstm")
    bias = case["bias"]
    parameters = from_pytorch(
        {
            "weight_ih_l0": case["kernel"].T,
            "weight_hh_l0": case["recurrent_kernel"].T,
            "bias_ih_l0": bias,
            "bias_hh_l0": np.zeros_like(bias),
        }
    )
    output = {"Wy": np.eye(4), "by": np.zeros((4, 1))}
    a, *_ = lstm_forward(x, np.zeros((4, 2)), parameters | output)
    np.testing.assert_allclose(a, states, atol=1e-6)


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


@pytest.mark.parametrize("name", GOLDEN)
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
    assert_close(gradients, with_d(total))


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


@pytest.mark.parametrize("name", GOLDEN)
def test_the_backward_pass_of_the_layer_agrees_with_pytorch(name):
    """Any da goes in, not that of a loss."""
    network, inputs, expected = golden_network(name)
    gradients = lstm_backward(inputs["da"], lstm_forward(*network.forward)[3])
    assert gradients.keys() == expected["from_da"].keys()
    assert_close(gradients, expected["from_da"])


@pytest.mark.parametrize("name", GOLDEN)
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
    assert set(gradients) == with_d(numerical).keys()
    assert_close(gradients, with_d(numerical))


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
    expected = with_d(total)
    assert_close(whole, expected | {"da0": da_time, "dc0": dc_time})


# The long training of the page


def test_the_table_over_100_steps_is_what_was_measured():
    """By the program that the page shows: its fingerprint is kept too."""
    assert list(make_memory.faults("lstm")) == []


def test_the_wider_plain_network_of_the_table_is_as_large():
    """To one part in fifty; no other number of units comes nearer."""
    parameters = initialize_lstm(2, 10, 2, np.random.default_rng(0))
    units, far = make_memory.as_large(parameters, 2, 2)
    assert units == make_memory.AS_LARGE["lstm"] and far < 1 / 50
