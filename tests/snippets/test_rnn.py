"""Lesson "The RNN model": the forward pass of a cell and of a network."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets.rnn import (
    from_rows,
    initialize_parameters,
    rnn_cell_forward,
    rnn_forward,
    softmax,
    to_rows,
)
from tests.snippets.support import (
    DTYPES,
    SEEDS,
    assert_checks,
    assert_close,
    assert_inputs_stay,
    assert_promised_shapes,
    draw_network,
    golden,
    golden_network,
    keras_layer,
    leaves,
    networks,
)

LN2, LN3 = np.log(2), np.log(3)


def random_logits(seed, scale=1):
    """Five classes, 2 x 3 columns."""
    return scale * np.random.default_rng(seed).standard_normal((5, 2, 3))


# softmax


def test_softmax_by_hand():
    """e^0, e^(ln 2), e^(ln 3) are 1, 2, 3: sixths."""
    z = np.array([[0], [LN2], [LN3]])
    assert_close(softmax(z), [[1 / 6], [1 / 3], [1 / 2]])


@pytest.mark.parametrize("case", golden()["softmax"])
def test_softmax_agrees_with_pytorch(case):
    """torch.softmax, logits of size 1, 100 and 10,000."""
    values = golden()["softmax"][case]
    assert_close(softmax(np.array(values["z"])), values["expected"])


@given(SEEDS, st.sampled_from([1, 100, 1e4]))
def test_softmax_gives_probabilities_column_by_column(seed, scale):
    """Every column sums to 1 and does not see the others."""
    z = random_logits(seed, scale)
    y = softmax(z)
    assert_close(y.sum(axis=0), np.ones((2, 3)))
    assert np.all((0 <= y) & (y <= 1))
    for i, t in np.ndindex(2, 3):
        assert_close(y[:, i, t], softmax(z[:, i, t]))


@given(SEEDS, st.floats(-1e4, 1e4))
def test_softmax_sees_only_differences(seed, shift):
    """One number added to a whole column changes nothing."""
    z = random_logits(seed)
    assert_close(softmax(z + shift), softmax(z), atol=1e-10)


def test_softmax_of_a_small_column_next_to_a_large_one():
    """0, 1 and 800, 801 differ alike; the course's own code gives nan here."""
    y = softmax(np.array([[0.0, 800.0], [1.0, 801.0]]))
    assert_close(y[:, 0], y[:, 1])
    assert_close(y[:, 0], [1 / (1 + np.e), np.e / (1 + np.e)])


@pytest.mark.parametrize("size", [1e4, -1e4])
def test_softmax_of_extreme_logits_is_certain(size):
    """No overflow, no warning: the largest entry takes all."""
    y = softmax(np.array([[0.0], [size]]))
    assert y.tolist() == ([[0], [1]] if size > 0 else [[1], [0]])


# One cell, by hand


def hand_parameters():
    """One unit, two classes; Wya is such that a = 0.6 gives logits 0, ln 2."""
    return {
        "Wax": np.array([[1.0]]),
        "Waa": np.array([[1.0]]),
        "Wya": np.array([[0.0], [LN2 / 0.6]]),
        "ba": np.array([[0.25]]),
        "by": np.array([[0.0], [0.0]]),
    }


def test_a_cell_by_hand():
    """tanh(ln 2) = (2 − 1/2) / (2 + 1/2) = 0.6; ln 2 = Waa·0.5 + Wax·x + ba."""
    xt, a_prev = np.array([[LN2 - 0.75]]), np.array([[0.5]])
    a_next, yt_pred, _ = rnn_cell_forward(xt, a_prev, hand_parameters())
    assert_close(a_next, [[0.6]])
    assert_close(yt_pred, [[1 / 3], [2 / 3]])


def test_two_steps_by_hand():
    """tanh(ln 3) = (3 − 1/3) / (3 + 1/3) = 0.8; step 2 sees 0.6 of step 1."""
    x = np.array([[[LN2 - 0.75, LN3 - 0.85]]])
    a, _, _ = rnn_forward(x, np.array([[0.5]]), hand_parameters())
    assert_close(a, [[[0.6, 0.8]]])


# The network


@pytest.mark.parametrize("name", golden()["networks"])
def test_the_network_agrees_with_pytorch(name):
    """torch.nn.RNN with a linear layer on top, float64."""
    network, _, expected = golden_network(name)
    a, y_pred, _ = rnn_forward(*network.forward)
    assert_close(a, expected["a"])
    assert_close(y_pred, expected["y_pred"])


@given(networks())
def test_the_network_is_its_cell_step_by_step(network):
    """The same parameters at every step, the state handed on."""
    x, a0, parameters = network.forward
    a, y_pred, _ = rnn_forward(x, a0, parameters)
    at = a0
    for t in range(x.shape[-1]):
        at, yt_pred, _ = rnn_cell_forward(x[..., t], at, parameters)
        assert_close(a[..., t], at)
        assert_close(y_pred[..., t], yt_pred)


@given(networks())
def test_the_stacked_form_is_the_separate_one(network):
    """[Waa, Wax] times a_prev above xt, a first as in the course."""
    x, a0, parameters = network.forward
    Wa = np.hstack([parameters["Waa"], parameters["Wax"]])
    stacked = np.vstack([a0, x[..., 0]])
    a_next, _, _ = rnn_cell_forward(x[..., 0], a0, parameters)
    assert_close(a_next, np.tanh(Wa @ stacked + parameters["ba"]))


@given(networks())
def test_a_batch_is_its_examples_one_by_one(network):
    """No example sees another one."""
    x, a0, parameters = network.forward
    a, y_pred, _ = rnn_forward(x, a0, parameters)
    for i in range(x.shape[1]):
        one = slice(i, i + 1)
        ai, yi_pred, _ = rnn_forward(x[:, one], a0[:, one], parameters)
        assert_close(a[:, one], ai)
        assert_close(y_pred[:, one], yi_pred)


@given(networks(T_x=4), st.integers(1, 3))
def test_two_halves_with_the_state_carried_are_the_whole(network, first):
    """The last state of the first half is the a0 of the second."""
    x, a0, parameters = network.forward
    a, y_pred, _ = rnn_forward(x, a0, parameters)
    left, y_left, _ = rnn_forward(x[..., :first], a0, parameters)
    state = left[..., -1]
    right, y_right, _ = rnn_forward(x[..., first:], state, parameters)
    assert_close(np.concatenate([left, right], axis=-1), a)
    assert_close(np.concatenate([y_left, y_right], axis=-1), y_pred)


@given(networks(T_x=4), st.integers(0, 3), SEEDS)
def test_a_step_looks_only_back(network, t, seed):
    """Another x from step t + 1 on changes no state and no output before."""
    x, a0, parameters = network.forward
    other = x.copy()
    later = other[..., t:]
    later[:] = np.random.default_rng(seed).standard_normal(later.shape)
    a, y_pred, _ = rnn_forward(x, a0, parameters)
    b, z_pred, _ = rnn_forward(other, a0, parameters)
    assert_close(a[..., :t], b[..., :t])
    assert_close(y_pred[..., :t], z_pred[..., :t])


@given(networks())
def test_rows_are_columns_in_the_order_of_time(network):
    """Row t·m + i is the column of example i at step t, and back again."""
    x, m = network.x, network.sizes["m"]
    rows = to_rows(x)
    for i, t in np.ndindex(x.shape[1:]):
        assert (rows[t * m + i] == x[:, i, t]).all()
    assert (from_rows(rows, m) == x).all()


# Parameters


def test_index_minus_one_makes_the_numbers_that_the_forum_asks_about():
    """Threads 521805 and 555049: a[4][1] in the assignment's first test."""
    rng = np.random.RandomState(1)
    x, a0 = rng.randn(3, 10, 4), rng.randn(5, 10)
    shapes = {"Waa": (5, 5), "Wax": (5, 3), "Wya": (2, 5)}
    shapes |= {"ba": (5, 1), "by": (2, 1)}
    p = {name: rng.randn(*shape) for name, shape in shapes.items()}
    a = np.zeros((5, 10, 4))
    for t in range(4):
        z = p["Waa"] @ a[:, :, t - 1] + p["Wax"] @ x[:, :, t] + p["ba"]
        a[:, :, t] = np.tanh(z)
    asked = ["-0.93013738", "0.99131500", "-0.98694298", "-0.99723276"]
    assert [f"{number:.8f}" for number in a[4, 1]] == asked
    # What the notebook expects.
    right = ["-0.99999375", "0.77911235", "-0.99861469", "-0.99833267"]
    a, _, _ = rnn_forward(x, a0, p)
    assert [f"{number:.8f}" for number in a[4, 1]] == right


def test_parameters_are_as_random_as_their_rng():
    """Equal seeds give equal weights; biases start at 0."""
    first, again, other = (
        initialize_parameters(3, 4, 2, np.random.default_rng(seed))
        for seed in (1, 1, 2)
    )
    for key in ("Wax", "Waa", "Wya"):
        assert (first[key] == again[key]).all()
        assert (first[key] != other[key]).all()
    assert not first["ba"].any()
    assert not first["by"].any()


def test_weights_keep_the_size_of_what_they_multiply():
    """Variance 1 / (number of columns): 1/400 for Wax, 1/100 for the others."""
    rng = np.random.default_rng(0)
    parameters = initialize_parameters(400, 100, 50, rng)
    for key, columns in (("Wax", 400), ("Waa", 100), ("Wya", 100)):
        assert np.var(parameters[key]) * columns == pytest.approx(1, abs=0.1)


# Types, shapes, and what belongs to the caller


def forward_results(network):
    """What the functions of this module return, by function."""
    x, a0, parameters = network.forward
    return {
        rnn_cell_forward: rnn_cell_forward(x[..., 0], a0, parameters),
        rnn_forward: rnn_forward(x, a0, parameters),
        softmax: (softmax(parameters["Wya"]),),
    }


@pytest.mark.parametrize("dtype", DTYPES)
def test_types_are_kept(dtype):
    """Every array that is returned, those in the caches too."""
    network = draw_network(3, 4, 2, 5, 6).astype(dtype)
    for function, result in forward_results(network).items():
        for leaf in leaves(result):
            assert leaf.dtype == dtype, function.__name__


@given(networks())
def test_inputs_stay_as_they_are_and_results_are_new(network):
    """Frozen inputs do; a and y_pred share no memory with any of them."""

    def compute():
        results = forward_results(network)
        return {function: result[:2] for function, result in results.items()}

    assert_inputs_stay(network.arrays, compute)


@given(networks())
def test_shapes_are_those_of_the_docstrings(network):
    """What stands after the arrow."""
    sizes = network.sizes
    rng = np.random.default_rng(0)
    parameters = initialize_parameters(*(sizes[n] for n in N_X_A_Y), rng)
    assert_promised_shapes(initialize_parameters, parameters, sizes)

    results = forward_results(network)
    a_next, yt_pred, _ = results[rnn_cell_forward]
    by_name = {"a_next": a_next, "yt_pred": yt_pred}
    assert_promised_shapes(rnn_cell_forward, by_name, sizes)
    a, y_pred, _ = results[rnn_forward]
    assert_promised_shapes(rnn_forward, {"a": a, "y_pred": y_pred}, sizes)


N_X_A_Y = ("n_x", "n_a", "n_y")


def test_every_array_is_checked():
    """One with an axis too many is named, wherever it stands."""
    x, a0, parameters = draw_network(2, 3, 4, 5, 6).forward
    assert_checks(rnn_cell_forward, x[..., 0], a0, parameters)
    assert_checks(rnn_forward, x, a0, parameters)


def test_the_network_agrees_with_the_layer_of_keras():
    """Its arrays are ours, transposed; as on page conventions."""
    case, x, states = keras_layer("rnn")
    parameters = {
        "Wax": case["kernel"].T,
        "Waa": case["recurrent_kernel"].T,
        "ba": case["bias"][:, np.newaxis],
        "Wya": np.eye(4),
        "by": np.zeros((4, 1)),
    }
    a, *_ = rnn_forward(x, np.zeros((4, 2)), parameters)
    np.testing.assert_allclose(a, states, atol=1e-6)
