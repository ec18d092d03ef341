"""Lesson "Bidirectional RNNs": both directions, lengths, gradients."""

from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets.bidirectional import (
    bidirectional_backward,
    bidirectional_forward,
    bidirectional_loss_and_gradients,
    directions,
    initialize_bidirectional,
    lengths_of,
    reverse,
)
from tests.snippets.support import (
    DTYPES,
    SEEDS,
    arrays_of,
    assert_checks,
    assert_close,
    assert_inputs_stay,
    assert_promised_shapes,
    columns,
    complex_step,
    freeze,
    golden,
    leaves,
    with_d,
)

GOLDEN = golden("bidirectional")["networks"]
KEYS = "Wax_right Waa_right ba_right Wax_left Waa_left ba_left Wy by".split()


class Network(NamedTuple):
    """The arguments of bidirectional_loss_and_gradients, and the lengths."""

    x: np.ndarray
    y: np.ndarray
    a0: np.ndarray
    parameters: dict
    mask: np.ndarray
    lengths: np.ndarray

    @property
    def arrays(self):
        """Everything that has a gradient, in one dict."""
        return {"x": self.x, "a0": self.a0} | self.parameters

    @property
    def forward(self):
        """The arguments of bidirectional_forward."""
        return self.x, self.a0, self.parameters, self.lengths

    @property
    def learning(self):
        """The arguments of bidirectional_loss_and_gradients."""
        return self[:5]

    @property
    def sizes(self):
        """The number behind each letter of a docstring."""
        n_x, m, T_x = self.x.shape
        n_y, twice = self.parameters["Wy"].shape
        sizes = {"n_x": n_x, "n_a": twice // 2, "n_y": n_y, "m": m}
        return sizes | {"T_x": T_x, "n_a+n_a": twice}


def draw_network(n_x, n_a, n_y, m, T_x, seed=0):
    """A random network and batch; no bias and no start is 0."""
    rng = np.random.default_rng(seed)
    parameters = initialize_bidirectional(n_x, n_a, n_y, rng)
    parameters = {
        name: 0.5 * rng.standard_normal(array.shape)
        for name, array in parameters.items()
    }
    lengths = rng.integers(1, T_x + 1, size=m)
    mask = np.arange(T_x) < lengths[:, np.newaxis]
    y = columns(rng.integers(n_y, size=(m, T_x)), n_y)
    x = 0.5 * rng.standard_normal((n_x, m, T_x))
    a0 = 0.5 * rng.standard_normal((2 * n_a, m))
    return Network(x, y * mask, a0, parameters, mask, lengths)


@st.composite
def networks(draw, **fixed):
    """Networks of every small shape, with examples of every length."""
    largest = {"n_x": 3, "n_a": 3, "n_y": 3, "m": 3, "T_x": 4}
    sizes = {k: draw(st.integers(1, v), label=k) for k, v in largest.items()}
    return draw_network(**sizes | fixed, seed=draw(SEEDS))


def golden_case(name):
    """A golden network with our types, and what PyTorch expects of it."""
    inputs = arrays_of(GOLDEN[name]["inputs"])
    parameters = {key: inputs[key] for key in KEYS}
    lengths, x = inputs["lengths"], inputs["x"]
    mask = np.arange(x.shape[-1]) < lengths[:, np.newaxis]
    y = columns(inputs["labels"], len(parameters["Wy"]))
    network = Network(x, y * mask, inputs["a0"], parameters, mask, lengths)
    return network, arrays_of(GOLDEN[name]["expected"])


# Reversing


def test_reversing_by_hand():
    """Two examples of 3 and 1 steps in an array of four."""
    x = np.array([[[1, 2, 3, 0], [4, 0, 0, 9]]])
    expected = np.array([[[3, 2, 1, 0], [4, 0, 0, 9]]])
    assert reverse(x, np.array([3, 1])).tolist() == expected.tolist()


@given(networks())
def test_reversing_turns_each_example_and_leaves_its_padding(network):
    """Each example alone, back to front; twice, it is what it was."""
    x, lengths = network.x, network.lengths
    y = reverse(x, lengths)
    for i, length in enumerate(lengths):
        assert (y[:, i, :length] == x[:, i, :length][:, ::-1]).all()
        assert (y[:, i, length:] == x[:, i, length:]).all()
    assert (reverse(y, lengths) == x).all()


def test_an_empty_example_has_nothing_to_reverse():
    """Length 0: all of it is padding."""
    x = np.arange(3.0).reshape(1, 1, 3)
    assert (reverse(x, np.array([0])) == x).all()


# The network


@pytest.mark.parametrize("name", GOLDEN)
def test_states_and_predictions_agree_with_pytorch(name):
    """torch.nn.RNN(bidirectional=True) on a packed batch."""
    network, expected = golden_case(name)
    a, y_pred, _ = bidirectional_forward(*network.forward)
    seen = network.mask
    assert_close(a[:, seen], expected["a"][:, seen])
    assert_close(y_pred[:, seen], expected["y_pred"][:, seen])


@pytest.mark.parametrize("name", GOLDEN)
def test_the_last_states_are_the_h_n_of_pytorch(name):
    """The right one at the last real step, the left one at step 1."""
    network, expected = golden_case(name)
    a, _, _ = bidirectional_forward(*network.forward)
    right, left = np.split(a, 2)
    last = right[:, np.arange(len(network.lengths)), network.lengths - 1]
    assert_close(last, expected["h_n"][0])
    assert_close(left[..., 0], expected["h_n"][1])


@pytest.mark.parametrize("name", GOLDEN)
def test_loss_and_gradients_agree_with_pytorch(name):
    """The sum of torch's cross-entropy over the real steps."""
    network, expected = golden_case(name)
    loss, gradients = bidirectional_loss_and_gradients(*network.learning)
    assert_close(loss, expected["loss"])
    assert gradients.keys() == {"d" + key for key in network.arrays}
    assert_close(gradients, {key: expected[key] for key in gradients})


def test_a_palindrome_by_hand():
    """The three states of the RNN lesson; the inputs 1, 0, 1 read alike."""
    one = {"Wax": [[2.0]], "Waa": [[0.5]], "ba": [[-1.0]]}
    parameters = {
        name + suffix: np.array(value)
        for name, value in one.items()
        for suffix in ("_right", "_left")
    }
    parameters |= {"Wy": np.zeros((2, 2)), "by": np.zeros((2, 1))}
    x = np.array([[[1.0, 0.0, 1.0]]])
    a, y_pred, _ = bidirectional_forward(x, np.zeros((2, 1)), parameters)
    states = [0.761594, -0.550573, 0.619821]
    assert_close(a[:, 0], [states, states[::-1]], atol=1e-6)
    assert_close(y_pred, np.full((2, 1, 3), 0.5))


@given(networks())
def test_both_directions_are_the_loop_of_the_equations(network):
    """Equations (1) to (3), example by example and step by step."""
    x, a0, p, lengths = network.forward
    a, y_pred, _ = bidirectional_forward(*network.forward)
    n_a = network.sizes["n_a"]
    for i, length in enumerate(lengths):
        one = slice(i, i + 1)
        right, left, states = a0[:n_a, one], a0[n_a:, one], {}
        for t in range(length):
            z = p["Waa_right"] @ right + p["Wax_right"] @ x[:, one, t]
            right = np.tanh(z + p["ba_right"])
            states[t] = right
        for t in reversed(range(length)):
            z = p["Waa_left"] @ left + p["Wax_left"] @ x[:, one, t]
            left = np.tanh(z + p["ba_left"])
            states[t] = np.vstack([states[t], left])
        for t in range(length):
            e = np.exp(p["Wy"] @ states[t] + p["by"])
            assert_close(a[:, one, t], states[t])
            assert_close(y_pred[:, one, t], e / e.sum())


def swap(network):
    """Left becomes right: parameters, columns of Wy, starts."""
    twin = {"right": "left", "left": "right"}
    parameters = {}
    for name, array in network.parameters.items():
        base, _, side = name.partition("_")
        parameters[f"{base}_{twin[side]}" if side else base] = array
    right, left = np.hsplit(network.parameters["Wy"], 2)
    parameters["Wy"] = np.hstack([left, right])
    right, left = np.split(network.a0, 2)
    return network._replace(
        a0=np.concatenate([left, right]), parameters=parameters
    )


@given(networks())
def test_reversed_with_directions_swapped_it_is_itself_reversed(network):
    """The mirror image of everything gives the mirror image of the answer."""
    lengths, seen = network.lengths, network.mask
    mirror = swap(network)._replace(x=reverse(network.x, lengths))
    _, y_pred, _ = bidirectional_forward(*network.forward)
    _, mirrored, _ = bidirectional_forward(*mirror.forward)
    assert_close(reverse(mirrored, lengths)[:, seen], y_pred[:, seen])


@given(networks(), SEEDS)
def test_neither_padding_nor_its_length_changes_anything(network, seed):
    """Not what stands there, not how much; each example is as if alone."""
    x, a0, parameters, lengths = network.forward
    _, y_pred, _ = bidirectional_forward(*network.forward)
    noise = np.random.default_rng(seed).standard_normal(x.shape)
    other = np.where(network.mask, x, 1000 * noise)
    longer = np.concatenate([other, noise], axis=-1)
    _, y_longer, _ = bidirectional_forward(longer, a0, parameters, lengths)
    for i, length in enumerate(lengths):
        one = slice(i, i + 1)
        alone = x[:, one, :length]
        _, y_alone, _ = bidirectional_forward(alone, a0[:, one], parameters)
        assert_close(y_pred[:, one, :length], y_alone)
        assert_close(y_longer[:, one, :length], y_alone)


@given(networks())
def test_no_lengths_mean_that_all_steps_are_real(network):
    """As for rnn_forward."""
    x, a0, parameters, _ = network.forward
    full = np.full(x.shape[1], x.shape[2])
    _, y_pred, _ = bidirectional_forward(x, a0, parameters)
    _, y_full, _ = bidirectional_forward(x, a0, parameters, full)
    assert_close(y_pred, y_full, rtol=0)


# Gradients


def loss_of(network, **moved):
    """Minus the log of what the true classes got, over the real steps."""
    arrays = network.arrays | moved
    parameters = {key: arrays[key] for key in KEYS}
    _, y_pred, _ = bidirectional_forward(
        arrays["x"], arrays["a0"], parameters, network.lengths
    )
    return -np.sum(network.y * np.log(y_pred) * network.mask)


@given(networks())
def test_all_gradients_by_complex_step(network):
    """Parameters of both directions, output, inputs, starts."""
    loss, gradients = bidirectional_loss_and_gradients(*network.learning)
    assert_close(loss, loss_of(network))
    numerical = complex_step(lambda **v: loss_of(network, **v), network.arrays)
    assert gradients.keys() == with_d(numerical).keys()
    assert_close(gradients, with_d(numerical))


@given(networks(), SEEDS)
def test_the_backward_pass_by_complex_step_for_any_da(network, seed):
    """Also where da comes into the padding: sum(da · a)."""
    a, _, caches = bidirectional_forward(*network.forward)
    da = np.random.default_rng(seed).standard_normal(a.shape)

    def loss(x, a0, **parameters):
        states, _, _ = bidirectional_forward(x, a0, parameters, network.lengths)
        return np.sum(da * states)

    gradients = bidirectional_backward(da, caches)
    numerical = complex_step(loss, network.arrays)
    del numerical["Wy"], numerical["by"]
    assert gradients.keys() == with_d(numerical).keys()
    assert_close(gradients, with_d(numerical))


@given(networks())
def test_no_mask_is_a_mask_of_ones(network):
    """And then every step counts."""
    x, y, a0, parameters, mask = network.learning
    y = y + (np.arange(len(y)) == 0)[:, np.newaxis, np.newaxis] * ~mask
    none = bidirectional_loss_and_gradients(x, y, a0, parameters)
    ones = np.ones_like(mask)
    full = bidirectional_loss_and_gradients(x, y, a0, parameters, ones)
    assert_close(none[0], full[0])
    assert_close(none[1], full[1])


@given(networks(), SEEDS)
def test_wrong_labels_in_the_padding_are_not_learned(network, seed):
    """The mask hides them from the loss and from all gradients."""
    x, y, a0, parameters, mask = network.learning
    noise = np.random.default_rng(seed).integers(len(y), size=mask.shape)
    labels = np.where(mask, y, columns(noise, len(y)))
    loss, gradients = bidirectional_loss_and_gradients(*network.learning)
    other = bidirectional_loss_and_gradients(x, labels, a0, parameters, mask)
    assert_close(other[0], loss)
    assert_close(other[1], gradients)


# Lengths from a mask, and bad input


@given(networks())
def test_lengths_are_found_in_a_mask_of_any_type(network):
    """True and False, or 1 and 0."""
    for dtype in (bool, int, float):
        found = lengths_of(network.mask.astype(dtype))
        assert found.tolist() == network.lengths.tolist()


@pytest.mark.parametrize(
    "mask", [[[1, 0, 1]], [[0, 1, 1]], [[1, 1, 1], [0, 0, 1]]]
)
def test_a_mask_with_a_gap_has_no_lengths(mask):
    """It hides steps that a direction has to read."""
    with pytest.raises(ValueError, match="has a gap"):
        lengths_of(np.array(mask))


def test_a_mask_that_hides_all_is_refused():
    """As by rnn_loss_and_gradients."""
    network = draw_network(3, 4, 2, 5, 6)
    nothing = np.zeros_like(network.mask)
    with pytest.raises(ValueError, match="hides every step"):
        bidirectional_loss_and_gradients(*network.learning[:4], nothing)


BAD = {
    "too long": ({"lengths": np.array([7, 1])}, "length 7 is out of range"),
    "negative": ({"lengths": np.array([-1, 1])}, "length -1 is out of range"),
    "one missing": ({"lengths": np.array([6])}, "lengths has shape"),
    "a list": ({"lengths": [6, 6]}, "lengths is a list"),
    "half a start": ({"a0": np.zeros((4, 2))}, "a0 has shape"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_named(name):
    """Before NumPy broadcasts it."""
    change, message = BAD[name]
    network = draw_network(3, 4, 2, 2, 6)._replace(**change)
    with pytest.raises(ValueError, match=message):
        bidirectional_forward(*network.forward)


# Parameters


def test_directions_are_different_networks_as_random_as_their_rng():
    """Each RNN has its own weights; equal seeds give equal ones."""
    first, again = (
        initialize_bidirectional(3, 4, 2, np.random.default_rng(seed))
        for seed in (1, 1)
    )
    assert first.keys() == set(KEYS)
    for key in KEYS:
        assert (first[key] == again[key]).all()
    for key in ("Wax", "Waa"):
        assert (first[key + "_right"] != first[key + "_left"]).all()
    for key in ("ba_right", "ba_left", "by"):
        assert not first[key].any()


def test_the_output_is_as_large_as_its_columns_ask():
    """Variance 1 / (2 n_a): it multiplies 2 n_a numbers."""
    rng = np.random.default_rng(0)
    parameters = initialize_bidirectional(3, 100, 50, rng)
    assert np.var(parameters["Wy"]) * 200 == pytest.approx(1, abs=0.1)


def test_each_direction_has_its_half_of_the_output():
    """Wy [→a, ←a] is one product for each half, added."""
    p = draw_network(3, 4, 2, 5, 6).parameters
    right, left = directions(p)
    rng = np.random.default_rng(0)
    a, b = rng.standard_normal((2, 4, 5))
    together = p["Wy"] @ np.concatenate([a, b])
    assert_close(right["Wya"] @ a + left["Wya"] @ b, together)
    assert (left["Wax"] == p["Wax_left"]).all()


# Types, shapes, and what belongs to the caller


def results_of(network):
    """What the functions of this module return, by function."""
    a, y_pred, caches = bidirectional_forward(*network.forward)
    of_learning = bidirectional_loss_and_gradients(*network.learning)
    return {
        reverse: {"x": reverse(network.x, network.lengths)},
        bidirectional_forward: {"a": a, "y_pred": y_pred},
        bidirectional_backward: bidirectional_backward(a, caches),
        bidirectional_loss_and_gradients: of_learning[1],
    }


@pytest.mark.parametrize("dtype", DTYPES)
def test_types_are_kept(dtype):
    """States, predictions and gradients."""
    network = draw_network(3, 4, 2, 5, 6)
    network = network._replace(
        x=network.x.astype(dtype),
        y=network.y.astype(dtype),
        a0=network.a0.astype(dtype),
        parameters={k: v.astype(dtype) for k, v in network.parameters.items()},
    )
    for function, result in results_of(network).items():
        for leaf in leaves(result):
            assert leaf.dtype == dtype, function.__name__
    assert bidirectional_loss_and_gradients(*network.learning)[0].dtype == dtype


@given(networks())
def test_inputs_stay_as_they_are_and_results_are_new(network):
    """Frozen inputs do; no result shares memory with any of them."""
    inputs = network.arrays | {"y": network.y, "mask": network.mask}
    assert_inputs_stay(inputs, lambda: results_of(network))


@given(networks())
def test_a_backward_pass_changes_no_cache(network):
    """Run twice, the same; da stays as it is too."""
    a, _, caches = bidirectional_forward(*network.forward)
    freeze((a, caches))
    first = bidirectional_backward(a, caches)
    assert_close(bidirectional_backward(a, caches), first, rtol=0)


@given(networks())
def test_shapes_are_those_of_the_docstrings(network):
    """What stands after the arrow; a gradient is like its array."""
    sizes, results = network.sizes, results_of(network)
    for function in (bidirectional_forward, bidirectional_backward):
        assert_promised_shapes(function, results[function], sizes)
    of_learning = results[bidirectional_loss_and_gradients]
    assert_promised_shapes(bidirectional_loss_and_gradients, of_learning, sizes)
    for name, gradient in of_learning.items():
        assert gradient.shape == network.arrays[name[1:]].shape
    rng = np.random.default_rng(0)
    n_x_a_y = (sizes[name] for name in ("n_x", "n_a", "n_y"))
    parameters = initialize_bidirectional(*n_x_a_y, rng)
    assert_promised_shapes(initialize_bidirectional, parameters, sizes)


def test_every_array_is_checked():
    """One with an axis too many is named, wherever it stands."""
    network = draw_network(3, 4, 2, 5, 6)
    a, _, caches = bidirectional_forward(*network.forward)
    read = {key: caches[key] for key in ("right", "left", "lengths")}
    read["Waa_right"] = caches["Waa_right"]
    assert_checks(reverse, network.x, network.lengths)
    assert_checks(bidirectional_forward, *network.forward)
    assert_checks(bidirectional_backward, a, read)
    assert_checks(bidirectional_loss_and_gradients, *network.learning)


def test_what_is_missing_is_named_with_its_shape():
    """Of the caches and of the parameters."""
    network = draw_network(3, 4, 2, 5, 6)
    a, _, caches = bidirectional_forward(*network.forward)
    del caches["lengths"]
    with pytest.raises(KeyError, match=r"lengths \(m\) is missing"):
        bidirectional_backward(a, caches)
    fewer = {k: v for k, v in network.parameters.items() if k != "by"}
    with pytest.raises(KeyError, match=r"by \(n_y, 1\) is missing"):
        bidirectional_forward(network.x, network.a0, fewer)


def test_a_wrong_shape_is_compared_with_that_of_the_docstring():
    """Not with that of a function inside."""
    network = draw_network(3, 4, 2, 5, 6)
    a, _, caches = bidirectional_forward(*network.forward)
    with pytest.raises(ValueError, match=r"expected da \(n_a\+n_a, m, T_x\)"):
        bidirectional_backward(a[..., 0], caches)
    wrong = network._replace(y=network.y[..., :5])
    message = r"expected y \(n_y, m, T_x\) with T_x = 6 as in x"
    with pytest.raises(ValueError, match=message):
        bidirectional_loss_and_gradients(*wrong.learning)


def test_lengths_are_whole_numbers_whatever_the_mask_is_made_of():
    """They are used as indices."""
    lengths = lengths_of(np.array([[1.0, 1.0, 0.0], [1.0, 0.0, 0.0]]))
    assert lengths.dtype.kind == "i"
    assert lengths.tolist() == [2, 1]
