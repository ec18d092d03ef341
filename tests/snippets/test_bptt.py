"""Lesson "Backpropagation through time": losses, gradients, their check."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets.bptt import (
    cross_entropy,
    gradient_check,
    output_backward,
    rnn_backward,
    rnn_cell_backward,
    rnn_loss_and_gradients,
    truncated_gradients,
)
from snippets.rnn import rnn_cell_forward, rnn_forward, softmax
from tests.snippets.support import (
    DTYPES,
    PARAMETERS,
    SEEDS,
    assert_checks,
    assert_close,
    assert_inputs_stay,
    assert_promised_shapes,
    complex_step,
    draw_network,
    freeze,
    golden,
    golden_network,
    leaves,
    networks,
    normal,
    with_d,
)

LN2 = np.log(2)


def loss_of(network, **moved):
    """Minus the log of what the true words got, written from the formula."""
    arrays = network.arrays | moved
    parameters = {key: arrays[key] for key in PARAMETERS}
    _, y_pred, _ = rnn_forward(arrays["x"], arrays["a0"], parameters)
    seen = 1 if network.mask is None else network.mask
    return -np.sum(network.y * np.log(y_pred) * seen)


# The loss, by hand


def test_the_loss_of_a_step_by_hand():
    """What the true class got: 1/2, 1/4 and, certain of the right one, 1."""
    y_pred = np.array([[0.5, 0.75, 0.0], [0.5, 0.25, 1.0]])
    y = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 1.0]])
    assert_close(cross_entropy(y_pred, y), [LN2, 2 * LN2, 0])


def test_a_column_of_zeros_has_no_loss():
    """Padding has no true word, even where y_pred is 0 and its log −∞."""
    losses = cross_entropy(np.array([[1.0], [0.0]]), np.zeros((2, 1)))
    assert_close(losses, [0])


@given(networks())
def test_every_step_of_every_example_has_its_loss(network):
    """Shape (m, T_x), each the loss of its own column."""
    _, y_pred, _ = rnn_forward(*network.forward)
    losses = cross_entropy(y_pred, network.y)
    assert losses.shape == network.mask.shape
    for i, t in np.ndindex(losses.shape):
        true = network.y[:, i, t].argmax()
        assert_close(losses[i, t], -np.log(y_pred[true, i, t]))


# Gradients, by hand


def test_one_step_by_hand():
    """The state is tanh(ln 2) = 0.6, y_pred = (1/3, 2/3) and y = (0, 1).

    dzy = (1/3, −1/3); da = −Wya₂ / 3 = −ln 2 / 1.8; dz = da · 0.64.
    """
    one = np.array([[1.0]])
    parameters = {
        "Wax": one,
        "Waa": 2 * one,
        "Wya": np.array([[0.0], [LN2 / 0.6]]),
        "ba": 0 * one,
        "by": np.zeros((2, 1)),
    }
    x, y = np.array([[[LN2]]]), np.array([[[0.0]], [[1.0]]])
    loss, gradients = rnn_loss_and_gradients(x, y, 0 * one, parameters)
    assert_close(loss, np.log(1.5))
    dz = -LN2 / 1.8 * 0.64
    expected = {
        "dby": [[1 / 3], [-1 / 3]],
        "dWya": [[0.2], [-0.2]],
        "dba": [[dz]],
        "dWax": [[dz * LN2]],
        "dWaa": [[0.0]],
        "dx": [[[dz]]],
        "da0": [[2 * dz]],
    }
    assert_close(gradients, expected)
    assert gradients.keys() == expected.keys()


def test_two_steps_by_hand():
    """States 0.5, 0.6, 0.8; the loss sends 1 into step 2 and 0 into step 1.

    dz⟨2⟩ = 1 − 0.64 = 0.36; da⟨1⟩ = 2 · 0.36; dz⟨1⟩ = 0.72 · 0.64 = 0.4608.
    """
    caches = {
        "x": np.array([[[3.0, 5.0]]]),
        "a0": np.array([[0.5]]),
        "a": np.array([[[0.6, 0.8]]]),
        "Wax": np.array([[10.0]]),
        "Waa": np.array([[2.0]]),
    }
    expected = {
        "dx": [[[4.608, 3.6]]],
        "da0": [[0.9216]],
        "dWax": [[3 * 0.4608 + 5 * 0.36]],
        "dWaa": [[0.5 * 0.4608 + 0.6 * 0.36]],
        "dba": [[0.8208]],
    }
    gradients = rnn_backward(np.array([[[0.0, 1.0]]]), caches)
    assert_close(gradients, expected)
    assert gradients.keys() == expected.keys()


# Gradients, by PyTorch


@pytest.mark.parametrize("name", golden()["networks"])
def test_the_gradients_agree_with_pytorch(name):
    """The sum of torch's cross-entropy, hidden steps ignored, float64."""
    network, _, expected = golden_network(name)
    loss, gradients = rnn_loss_and_gradients(*network)
    assert_close(loss, expected["loss"])
    assert len(gradients) == 7
    assert_close({key: expected[key] for key in gradients}, gradients)


@pytest.mark.parametrize("name", golden()["networks"])
def test_the_backward_pass_of_the_layer_agrees_with_pytorch(name):
    """Any da goes in, not that of a loss."""
    network, inputs, expected = golden_network(name)
    caches = rnn_forward(*network.forward)[2]
    gradients = rnn_backward(inputs["da"], caches)
    assert gradients.keys() == expected["from_da"].keys()
    assert_close(gradients, expected["from_da"])


def test_truncated_gradients_agree_with_pytorch():
    """Pieces of 3 of 7 steps, the state detached between them."""
    network, inputs, expected = golden_network("truncated")
    x, y, a0, parameters, _ = network
    loss, gradients = truncated_gradients(
        x, y, a0, parameters, int(inputs["steps"])
    )
    truncated = expected["truncated"]
    assert_close(loss, truncated.pop("loss"))
    assert gradients.keys() == truncated.keys()
    assert_close(gradients, truncated)


# Gradients, by complex step


@given(networks())
def test_the_backward_pass_of_a_cell_by_complex_step(network):
    """For what a loss sends into a_next: sum(da_next · a_next)."""
    x, a0, parameters = network.forward
    da_next = normal(a0.shape)

    def loss(xt, a_prev, **moved):
        return np.sum(da_next * rnn_cell_forward(xt, a_prev, moved)[0])

    arrays = {"xt": x[..., 0], "a_prev": a0} | parameters
    numerical = with_d(complex_step(loss, arrays))
    cache = rnn_cell_forward(x[..., 0], a0, parameters)[2]
    gradients = rnn_cell_backward(da_next, cache)
    assert set(gradients) == {"dxt", "da_prev", "dWax", "dWaa", "dba"}
    assert_close(gradients, {key: numerical[key] for key in gradients})


@given(networks())
def test_the_backward_pass_of_the_network_by_complex_step(network):
    """For any da: sum(da · a)."""
    x, a0, parameters = network.forward
    a, _, caches = rnn_forward(x, a0, parameters)
    da = normal(a.shape)

    def loss(x, a0, **moved):
        return np.sum(da * rnn_forward(x, a0, moved)[0])

    numerical = with_d(complex_step(loss, network.arrays))
    gradients = rnn_backward(da, caches)
    assert set(gradients) == {"dx", "da0", "dWax", "dWaa", "dba"}
    assert_close(gradients, {key: numerical[key] for key in gradients})


@given(networks())
def test_the_backward_pass_of_the_output_by_complex_step(network):
    """From the loss to a, Wya and by."""
    _, y_pred, caches = rnn_forward(*network.forward)

    def loss(a, Wya, by):
        z = np.tensordot(Wya, a, axes=1) + by[..., np.newaxis]
        return -np.sum(network.y * np.log(softmax(z)) * network.mask)

    arrays = {key: caches[key] for key in ("a", "Wya", "by")}
    numerical = complex_step(loss, arrays)
    da_loss, gradients = output_backward(
        y_pred, network.y, caches, network.mask
    )
    assert_close(da_loss, numerical.pop("a"))
    assert_close(gradients, with_d(numerical))


@given(networks(), st.booleans(), st.booleans())
def test_all_gradients_by_complex_step(network, masked, weighted):
    """Parameters, inputs, a0; with a mask, and y whose columns sum to 0 … 2."""
    if weighted:
        weights = np.arange(network.mask.size) % 3
        network = network._replace(
            y=network.y * weights.reshape(network.mask.shape)
        )
    if not masked:
        network = network._replace(mask=None)
    loss, gradients = rnn_loss_and_gradients(*network)
    assert_close(loss, loss_of(network))
    numerical = complex_step(
        lambda **moved: loss_of(network, **moved), network.arrays
    )
    assert gradients.keys() == with_d(numerical).keys()
    assert_close(gradients, with_d(numerical))


@given(networks(), st.integers(1, 5))
def test_truncated_gradients_by_complex_step(network, steps):
    """Their own definition: the state across a cut does not move."""
    x, y, a0, parameters, _ = network
    a, _, _ = rnn_forward(x, a0, parameters)

    def loss(**moved):
        total = 0
        for first in range(0, x.shape[-1], steps):
            piece = slice(first, first + steps)
            start = a0 if first == 0 else a[..., first - 1]
            _, y_pred, _ = rnn_forward(x[..., piece], start, moved)
            total -= np.sum(y[..., piece] * np.log(y_pred))
        return total

    value, gradients = truncated_gradients(x, y, a0, parameters, steps)
    numerical = with_d(complex_step(loss, parameters))
    assert_close(value, loss(**parameters))
    assert gradients.keys() == numerical.keys()
    assert_close(gradients, numerical)


@given(networks())
def test_pieces_as_long_as_the_sequence_drop_nothing(network):
    """One piece is the whole backpropagation; any pieces, the whole loss."""
    x, y, a0, parameters, _ = network
    loss, whole = rnn_loss_and_gradients(x, y, a0, parameters)
    steps = x.shape[-1]
    _, gradients = truncated_gradients(x, y, a0, parameters, steps)
    assert_close(gradients, {key: whole[key] for key in gradients})
    assert_close(truncated_gradients(x, y, a0, parameters, 1)[0], loss)


# Properties


def example(network, i, T_x=None):
    """One example as a batch of one, its first T_x steps, no mask."""
    x, y, a0, parameters, _ = network
    one, steps = slice(i, i + 1), slice(T_x)
    return x[:, one, steps], y[:, one, steps], a0[:, one], parameters


@given(networks())
def test_a_batch_is_its_examples_one_by_one(network):
    """Losses and gradients of parameters are sums, dx and da0 side by side."""
    loss, gradients = rnn_loss_and_gradients(*network._replace(mask=None))
    m = network.sizes["m"]
    results = [rnn_loss_and_gradients(*example(network, i)) for i in range(m)]
    assert_close(loss, sum(one for one, _ in results))
    assert_sum_of_examples(gradients, [each for _, each in results])


def assert_sum_of_examples(gradients, examples):
    """Parameters add up, inputs stand side by side."""
    for key in PARAMETERS:
        total = sum(each[f"d{key}"] for each in examples)
        assert_close(gradients[f"d{key}"], total)
    for key in ("dx", "da0"):
        side = np.concatenate([each[key] for each in examples], axis=1)
        assert_close(gradients[key], side)


@given(networks(T_x=4), st.lists(st.integers(1, 4), min_size=3, max_size=3))
def test_padding_changes_nothing(network, lengths):
    """Examples of different length in one batch, whatever the padding holds."""
    m, T_x = network.mask.shape
    lengths = np.array(lengths[:m])
    mask = np.arange(T_x) < lengths[:, np.newaxis]
    padded = network._replace(mask=mask)
    loss, gradients = rnn_loss_and_gradients(*padded)
    results = [
        rnn_loss_and_gradients(*example(network, i, lengths[i]))
        for i in range(m)
    ]
    assert_close(loss, sum(one for one, _ in results))
    assert not gradients["dx"][:, ~mask].any()
    for i, (_, each) in enumerate(results):
        missing = T_x - lengths[i]
        each["dx"] = np.pad(each["dx"], [(0, 0), (0, 0), (0, missing)])
    assert_sum_of_examples(gradients, [each for _, each in results])


@given(networks())
def test_a_mask_of_ones_is_no_mask(network):
    """And one that hides a step is like y = 0 there."""
    all_seen = network._replace(mask=np.ones_like(network.mask))
    none = network._replace(mask=None)
    zeros = none._replace(y=network.y * network.mask)
    for left, right in ((all_seen, none), (network, zeros)):
        loss, gradients = rnn_loss_and_gradients(*left)
        other_loss, other = rnn_loss_and_gradients(*right)
        assert_close(loss, other_loss)
        assert_close(gradients, other)


@given(networks(), SEEDS)
def test_the_order_of_the_examples_does_not_matter(network, seed):
    """Parameters learn the same; dx and da0 move with their example."""
    x, y, a0, parameters, mask = network
    order = np.random.default_rng(seed).permutation(len(mask))
    loss, gradients = rnn_loss_and_gradients(*network)
    moved_loss, moved = rnn_loss_and_gradients(
        x[:, order], y[:, order], a0[:, order], parameters, mask[order]
    )
    assert_close(moved_loss, loss)
    expected = gradients | {k: gradients[k][:, order] for k in ("dx", "da0")}
    assert_close(moved, expected)


@given(networks(T_x=4), st.integers(1, 3))
def test_two_halves_joined_by_da0_are_the_whole(network, first):
    """da0 of the second half is what comes back to the first one's end."""
    x, a0, parameters = network.forward
    a, _, caches = rnn_forward(x, a0, parameters)
    da = normal(a.shape)
    whole = rnn_backward(da, caches)

    state, left, da_left = a[..., first - 1], x[..., :first], da[..., :first]
    caches = rnn_forward(x[..., first:], state, parameters)[2]
    right = rnn_backward(da[..., first:], caches)
    da_left = da_left.copy()
    da_left[..., -1] += right["da0"]
    left = rnn_backward(da_left, rnn_forward(left, a0, parameters)[2])
    dx = np.concatenate([left["dx"], right["dx"]], axis=-1)
    expected = {"dx": dx, "da0": left["da0"]} | {
        key: left[key] + right[key] for key in ("dWax", "dWaa", "dba")
    }
    assert_close(whole, expected)


# The gradient check itself


def planted(network):
    """The arguments of gradient_check for a network without a mask."""
    network = network._replace(mask=None)
    _, gradients = rnn_loss_and_gradients(*network)
    return lambda v: loss_of(network, **v), network.arrays, gradients


@given(networks())
def test_the_gradient_check_accepts_right_gradients(network):
    """A relative error of rounding size for every array."""
    loss, arrays, gradients = planted(network)
    errors = gradient_check(loss, arrays, gradients)
    assert errors.keys() == arrays.keys()
    assert max(errors.values()) < 1e-9


FAULTS = {
    "wrong sign": lambda gradient: -gradient,
    "factor 2": lambda gradient: 2 * gradient,
    "mean instead of sum": lambda gradient: gradient / 3,
    "one entry forgotten": lambda g: np.where(g == g.flat[0], 0, g),
    "in another order": lambda gradient: gradient[::-1],
    "not computed": np.zeros_like,
}


@pytest.mark.parametrize("name", ["x", "a0", *PARAMETERS])
@pytest.mark.parametrize("fault", FAULTS)
def test_the_gradient_check_finds_the_wrong_gradient(name, fault):
    """It names the one array; the others stay right."""
    loss, arrays, gradients = planted(draw_network(3, 4, 3, 3, 4))
    key = "d" + name
    wrong = gradients | {key: FAULTS[fault](gradients[key])}
    errors = gradient_check(loss, arrays, wrong)
    assert errors.pop(name) > 1e-3
    assert max(errors.values()) < 1e-12


def test_the_gradient_check_finds_a_mask_that_is_ignored():
    """If labels stand in the padding; zeros there would hide the mistake."""
    network = draw_network(3, 4, 3, 3, 4)
    assert network.y[:, network.mask == 0].any()
    _, gradients = rnn_loss_and_gradients(*network._replace(mask=None))
    errors = gradient_check(
        lambda v: loss_of(network, **v), network.arrays, gradients
    )
    assert min(errors.values()) > 1e-3


def test_a_sure_wrong_answer_has_an_infinite_loss_and_finite_gradients():
    """e^−1000 is 0 in float64: one class is certain, the label is another."""
    one = np.array([[1.0]])
    parameters = {
        "Wax": one,
        "Waa": one,
        "Wya": np.zeros((2, 1)),
        "ba": one,
        "by": np.array([[0.0], [1000.0]]),
    }
    y = np.array([[[1.0]], [[0.0]]])
    with np.errstate(divide="ignore"):
        loss, gradients = rnn_loss_and_gradients(
            one[..., np.newaxis], y, one, parameters
        )
    assert loss == np.inf
    assert_close(gradients["dby"], [[-1.0], [1.0]])


def test_the_gradient_check_finds_a_missing_transpose():
    """Waa is square: no shape gives the mistake away."""
    loss, arrays, gradients = planted(draw_network(3, 4, 3, 3, 4))
    wrong = gradients | {"dWaa": gradients["dWaa"].T}
    assert gradient_check(loss, arrays, wrong)["Waa"] > 1e-3


def test_the_gradient_check_measures_a_relative_error():
    """The sum of v³ has the gradient 3v² = (3, 12); 1 % too much is 0.01."""
    arrays = {"v": np.array([1.0, 2.0])}
    gradients = {"dv": 1.01 * np.array([3.0, 12.0])}
    errors = gradient_check(lambda v: np.sum(v["v"] ** 3), arrays, gradients)
    assert errors["v"] == pytest.approx(0.01)


def test_the_gradient_check_measures_small_gradients_alike():
    """A gradient of 1e-9, and one of 0, where nothing can be relative."""
    arrays = {"v": np.ones(2)}
    for size, wrong, error in ((1e-9, 2e-9, 1), (0, 0, 0), (0, 1, 1e12)):
        gradients = {"dv": np.array([wrong, 0])}
        errors = gradient_check(
            lambda v, size=size: size * v["v"][0], arrays, gradients
        )
        assert errors["v"] == pytest.approx(error)


def test_the_gradient_check_gives_the_loss_all_arrays():
    """The sum of v·w: one moves while the other stands."""
    v, w = np.array([1.0, 2.0]), np.array([3.0, 4.0])
    errors = gradient_check(
        lambda arrays: np.sum(arrays["v"] * arrays["w"]),
        {"v": v, "w": w},
        {"dv": w, "dw": v},
    )
    assert max(errors.values()) < 1e-12


# Types, shapes, and what belongs to the caller


def backward_results(network):
    """What the functions of this module return, by function."""
    x, y, a0, parameters, mask = network
    a, y_pred, caches = rnn_forward(x, a0, parameters)
    cache = rnn_cell_forward(x[..., 0], a0, parameters)[2]
    return {
        cross_entropy: cross_entropy(y_pred, y),
        output_backward: output_backward(y_pred, y, caches, mask),
        rnn_cell_backward: rnn_cell_backward(a0, cache),
        rnn_backward: rnn_backward(a, caches),
        rnn_loss_and_gradients: rnn_loss_and_gradients(*network),
        truncated_gradients: truncated_gradients(x, y, a0, parameters, 2),
    }


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("masked", [True, False])
def test_types_are_kept(dtype, masked):
    """Losses and gradients alike."""
    network = draw_network(3, 4, 2, 5, 6).astype(dtype)
    if not masked:
        network = network._replace(mask=None)
    for function, result in backward_results(network).items():
        for leaf in leaves(result):
            assert leaf.dtype == dtype, function.__name__


@pytest.mark.parametrize("dtype", ["float32", "complex64"])
def test_single_precision_is_the_same_but_for_rounding(dtype):
    """Seven digits instead of sixteen."""
    network = draw_network(3, 4, 2, 5, 6)
    loss, gradients = rnn_loss_and_gradients(*network)
    short_loss, short = rnn_loss_and_gradients(*network.astype(dtype))
    assert_close(short_loss, loss, rtol=1e-4)
    assert_close(short, gradients, rtol=1e-3, atol=1e-4)


@given(networks())
def test_inputs_stay_as_they_are_and_results_are_new(network):
    """Frozen inputs do; no result shares memory with any of them."""
    inputs = network.arrays | {"y": network.y, "mask": network.mask}
    assert_inputs_stay(inputs, lambda: backward_results(network))


@given(networks())
def test_a_backward_pass_changes_no_cache(network):
    """Run twice, the same; da stays as it is too."""
    a, _, caches = rnn_forward(*network.forward)
    da = normal(a.shape)
    freeze((da, caches))
    assert_close(rnn_backward(da, caches), rnn_backward(da, caches), rtol=0)


@given(networks())
def test_shapes_are_those_of_the_docstrings(network):
    """What stands after the arrow; a gradient is like its array."""
    results, sizes = backward_results(network), network.sizes
    da_loss, of_output = results[output_backward]
    by_name = {
        output_backward: {"da_loss": da_loss} | of_output,
        rnn_cell_backward: results[rnn_cell_backward],
        rnn_backward: results[rnn_backward],
    }
    for function, result in by_name.items():
        assert_promised_shapes(function, result, sizes)
    for function in (rnn_loss_and_gradients, truncated_gradients):
        loss, gradients = results[function]
        assert np.shape(loss) == ()
        for name, gradient in gradients.items():
            assert gradient.shape == network.arrays[name[1:]].shape


def test_every_array_is_checked():
    """One with an axis too many is named, wherever it stands."""
    network = draw_network(2, 3, 4, 5, 6)
    x, y, a0, parameters, mask = network
    a, y_pred, caches = rnn_forward(x, a0, parameters)
    cache = rnn_cell_forward(x[..., 0], a0, parameters)[2]
    unread = ("Wya", "ba", "by")
    assert_checks(rnn_cell_backward, a0, cache, unread=unread)
    assert_checks(rnn_backward, a, caches, unread=unread)
    assert_checks(rnn_loss_and_gradients, *network)
    assert_checks(truncated_gradients, x, y, a0, parameters, 2)
    of_output = {key: caches[key] for key in ("a", "Wya")}
    assert_checks(output_backward, y_pred, y, of_output, mask)


def test_the_backward_pass_has_the_widest_type_of_its_arguments():
    """Here only Waa has more digits than the rest."""
    x, _, a0, parameters, _ = draw_network(2, 3, 4, 5, 6)
    a, _, caches = rnn_forward(x, a0, parameters)
    single = {key: value.astype("float32") for key, value in caches.items()}
    mixed = single | {"Waa": caches["Waa"]}
    gradients = rnn_backward(a.astype("float32"), mixed)
    assert gradients["dba"].dtype == "float64"
