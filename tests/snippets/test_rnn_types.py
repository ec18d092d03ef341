"""Lesson "Types of RNN": five ways to use one cell."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets.rnn import rnn_cell_forward, rnn_forward, softmax
from snippets.rnn_types import (
    at_last_step,
    encoder_decoder,
    encoder_decoder_loss_and_gradients,
    last_step,
    many_to_many,
    many_to_one,
    many_to_one_loss_and_gradients,
    most_likely,
    one_to_many,
    one_to_one,
    zero_state,
)
from tests.snippets.support import (
    DTYPES,
    PARAMETERS,
    arrays_of,
    assert_checks,
    assert_close,
    assert_promised_shapes,
    columns,
    complex_step,
    draw_network,
    freeze,
    golden,
    leaves,
    networks,
)

GOLDEN = arrays_of(golden("rnn_types")["many-to-one"])
GOLDEN_PAIR = arrays_of(golden("rnn_types")["encoder-decoder"])


def draw_lengths(network, seed=0):
    """Random lengths 1 … T_x, one for each example."""
    rng = np.random.default_rng(seed)
    return rng.integers(1, network.sizes["T_x"] + 1, size=network.sizes["m"])


def alone(network, lengths):
    """Each example without its padding: x (n_x, 1, its own length)."""
    return [network.x[:, [i], :length] for i, length in enumerate(lengths)]


@st.composite
def pairs(draw):
    """An encoder, lengths, and a decoder with states of the same size.

    The decoder reads what it writes: its n_x is its n_y.
    """
    n_a, n_y, m = (draw(st.integers(1, 3)) for _ in range(3))
    encoder = draw(networks(n_a=n_a, m=m))
    decoder = draw(networks(n_a=n_a, n_x=n_y, n_y=n_y, m=m))
    return encoder, draw_lengths(encoder, draw(st.integers(0, 99))), decoder


# One to one


@given(networks())
def test_one_to_one_is_a_network_with_one_hidden_layer(network):
    """The network of course 1, with tanh; Waa has no part in it."""
    p, x = network.parameters, network.x[..., 0]
    plain = softmax(p["Wya"] @ np.tanh(p["Wax"] @ x + p["ba"]) + p["by"])
    assert_close(one_to_one(x, p), plain)
    assert_close(one_to_one(x, p | {"Waa": 9 * p["Waa"]}), plain)


# Many to many


@given(networks())
def test_many_to_many_is_the_cell_from_a_zero_state(network):
    """Step by step."""
    x, p = network.x, network.parameters
    y_pred = many_to_many(x, p)
    at = 0 * network.a0
    for t in range(x.shape[-1]):
        at, yt_pred, _ = rnn_cell_forward(x[..., t], at, p)
        assert_close(y_pred[..., t], yt_pred)


@given(networks(T_x=1))
def test_with_one_step_all_types_are_one_to_one(network):
    """T_x = T_y = 1: many is one."""
    x, p = network.x, network.parameters
    expected = one_to_one(x[..., 0], p)
    ones = np.ones(network.sizes["m"], dtype=int)
    zero = zero_state(p, len(ones))
    assert_close(many_to_many(x, p)[..., 0], expected)
    assert_close(many_to_one(x, ones, p), expected)
    assert_close(one_to_many(x[..., 0], zero, 1, p)[0][..., 0], expected)


# The last real step


def test_the_last_step_by_hand():
    """Lengths 2, 3, 1: entries at t = 2, 3, 1 of their own row."""
    values = np.array([[[1, 2, 0], [3, 4, 5], [6, 0, 0]]])
    lengths = np.array([2, 3, 1])
    assert last_step(values, lengths).tolist() == [[2, 5, 6]]
    back = at_last_step(np.array([[2, 5, 6]]), lengths, 3)
    assert back.tolist() == [[[0, 2, 0], [0, 0, 5], [6, 0, 0]]]


@given(networks(), st.integers(0, 99))
def test_there_and_back_is_the_same(network, seed):
    """What stood at the last steps, and zeros: of all types of numbers."""
    x, lengths = network.x, draw_lengths(network, seed)
    last = last_step(x, lengths)
    back = at_last_step(last, lengths, x.shape[-1])
    assert_close(last_step(back, lengths), last, rtol=0)
    assert np.count_nonzero(back) == np.count_nonzero(last)


def test_zeros_stay_zeros_whatever_is_placed():
    """Infinity times zero would be nan."""
    back = at_last_step(np.array([[np.inf]]), np.array([2]), 3)
    assert back.tolist() == [[[0, np.inf, 0]]]


@pytest.mark.parametrize("length", [0, 4, -1])
def test_a_length_that_is_no_step_is_refused(length):
    """NumPy would take step 0 for the last one."""
    lengths = np.array([1, length])
    for call in (
        lambda: last_step(np.ones((5, 2, 3)), lengths),
        lambda: at_last_step(np.ones((5, 2)), lengths, 3),
    ):
        with pytest.raises(ValueError, match=f"length {length} is out of"):
            call()


def test_lengths_must_be_those_of_the_batch():
    """One for each example; three for two would be paired with nothing."""
    with pytest.raises(ValueError, match="lengths has shape"):
        last_step(np.ones((5, 2, 3)), np.array([1, 2, 3]))


# Many to one


def test_many_to_one_agrees_with_pytorch():
    """Packed sequences: torch finds the last real step by itself."""
    inputs, expected = GOLDEN["inputs"], GOLDEN["expected"]
    x, lengths = inputs["x"], inputs["lengths"]
    y_pred = many_to_one(x, lengths, GOLDEN["parameters"])
    assert_close(y_pred, expected["y_pred"])

    y = columns(inputs["labels"], len(y_pred))
    loss, gradients = many_to_one_loss_and_gradients(
        x, y, lengths, GOLDEN["parameters"]
    )
    assert_close(loss, expected["loss"])
    names = ["dx", *("d" + key for key in PARAMETERS)]
    assert_close(gradients, {name: expected[name] for name in names})


@given(networks(), st.integers(0, 99))
def test_padding_has_no_part_in_many_to_one(network, seed):
    """Each example as if it were alone, without its padding."""
    lengths, p = draw_lengths(network, seed), network.parameters
    y_pred = many_to_one(network.x, lengths, p)
    for i, x in enumerate(alone(network, lengths)):
        assert_close(y_pred[:, [i]], many_to_many(x, p)[..., -1])


@given(networks(), st.integers(0, 99))
def test_gradients_of_many_to_one_by_complex_step(network, seed):
    """Minus the log of what the true class got; from y_pred, not our loss."""
    lengths = draw_lengths(network, seed)
    y = network.y[..., 0]

    def loss_of(x, **p):
        return -np.sum(y * np.log(many_to_one(x, lengths, p)))

    loss, gradients = many_to_one_loss_and_gradients(
        network.x, y, lengths, network.parameters
    )
    arrays = {"x": network.x} | network.parameters
    assert_close(loss, loss_of(**arrays))
    for name, expected in complex_step(loss_of, arrays).items():
        assert_close(gradients["d" + name], expected)


@given(networks(), st.integers(0, 99))
def test_no_gradient_comes_back_from_the_padding(network, seed):
    """Zero after the last step of each example, and only there."""
    lengths = draw_lengths(network, seed)
    y = network.y[..., 0]
    _, gradients = many_to_one_loss_and_gradients(
        network.x, y, lengths, network.parameters
    )
    for i, length in enumerate(lengths):
        assert not gradients["dx"][:, i, length:].any()


@given(networks(), st.integers(0, 99))
def test_the_output_layer_learns_at_the_last_real_step_only(network, seed):
    """Wya and by see one state of each example; Waa sees all before it."""
    lengths, p = draw_lengths(network, seed), network.parameters
    y = network.y[..., 0]
    a, _, _ = rnn_forward(network.x, 0 * network.a0, p)
    sent = many_to_one(network.x, lengths, p) * y.sum(axis=0) - y
    _, gradients = many_to_one_loss_and_gradients(network.x, y, lengths, p)
    assert_close(gradients["dWya"], sent @ last_step(a, lengths).T)
    assert_close(gradients["dby"], sent.sum(axis=1, keepdims=True))


def test_the_page_says_who_learns_where_and_names_what_8_defines():
    """No parameter of the output layer learns through da_time."""
    page = Path("docs/en/rnn-types.md").read_text(encoding="utf-8")
    assert "all parameters at earlier steps" not in page
    assert "d\\of{i}{t} =" in page


# One to many


def test_the_most_likely_is_the_largest_of_its_column():
    """By hand; the first of two equal ones."""
    y_pred = np.array([[0.2, 0.5, 0.1], [0.7, 0.5, 0.2], [0.1, 0.0, 0.7]])
    assert most_likely(y_pred).tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 1]]


@given(networks(n_x=3, n_y=3), st.integers(1, 4))
def test_one_to_many_read_back_is_many_to_many(network, T_y):
    """Give the network what it chose: it says the same again."""
    x1, a0, p = network.x[..., 0], network.a0, network.parameters
    y_pred, chosen = one_to_many(x1, a0, T_y, p)
    x = np.concatenate([x1[..., np.newaxis], chosen[..., :-1]], axis=-1)
    assert_close(y_pred, rnn_forward(x, a0, p)[1])
    for t in range(T_y):
        assert_close(chosen[..., t], most_likely(y_pred[..., t]))


@given(networks(n_x=3, n_y=3), st.integers(2, 4))
def test_one_to_many_feeds_what_was_chosen(network, T_y):
    """Any rule: the prediction itself, or always class 2."""
    x1, a0, p = network.x[..., 0], network.a0, network.parameters
    second = np.zeros_like(x1)
    second[1] = 1
    for choose in (lambda y: y, lambda y: second):
        y_pred, chosen = one_to_many(x1, a0, T_y, p, choose)
        xt, at = x1, a0
        for t in range(T_y):
            at, yt_pred, _ = rnn_cell_forward(xt, at, p)
            xt = choose(yt_pred)
            assert_close(y_pred[..., t], yt_pred)
            assert_close(chosen[..., t], xt)


def test_a_longer_answer_begins_like_a_shorter_one():
    """T_y only says when to stop."""
    network = draw_network(3, 4, 3, 2, 1)
    start = network.x[..., 0], network.a0
    short, _ = one_to_many(*start, 3, network.parameters)
    long, _ = one_to_many(*start, 7, network.parameters)
    assert_close(long[..., :3], short)


@pytest.mark.parametrize("T_y", [0, -1, 2.0])
def test_there_is_at_least_one_step_to_write(T_y):
    """And a whole number of them."""
    network = draw_network(3, 4, 3, 2, 1)
    with pytest.raises(ValueError, match="T_y"):
        one_to_many(network.x[..., 0], network.a0, T_y, network.parameters)


def test_what_is_fed_back_must_fit_the_input():
    """n_y = 2 predictions are no input of n_x = 3 numbers."""
    network = draw_network(3, 4, 2, 5, 1)
    with pytest.raises(ValueError, match="n_x = 2 as in xt"):
        one_to_many(network.x[..., 0], network.a0, 2, network.parameters)


# Encoder and decoder


def golden_pair():
    """x, lengths, y, encoder, decoder and mask of the golden case."""
    inputs = GOLDEN_PAIR["inputs"]
    y = columns(inputs["labels"], 4)
    keys = ("encoder", "decoder", "mask")
    return [inputs["x"], inputs["lengths"], y, *(inputs[k] for k in keys)]


def test_encoder_and_decoder_agree_with_pytorch():
    """Two torch.nn.RNN, the most likely word fed back."""
    x, lengths, y, encoder, decoder, _ = golden_pair()
    expected = GOLDEN_PAIR["expected"]
    T_y = y.shape[-1]
    y_pred, chosen = encoder_decoder(x, lengths, T_y, encoder, decoder)
    assert_close(y_pred, expected["y_pred"])
    assert_close(chosen, columns(expected["chosen"], 4))


def test_gradients_of_encoder_and_decoder_agree_with_pytorch():
    """The true answers fed, a mask on the loss."""
    loss, of_encoder, of_decoder = encoder_decoder_loss_and_gradients(
        *golden_pair()
    )
    expected = GOLDEN_PAIR["expected"]
    assert_close(loss, expected["loss"])
    assert_close(of_encoder, expected["encoder"])
    assert_close(of_decoder, expected["decoder"])


@given(pairs(), st.integers(1, 4))
def test_the_decoder_starts_where_the_encoder_stopped(pair, T_y):
    """Each example alone, without padding; the first input is zero."""
    encoder, lengths, decoder = pair
    p, q = encoder.parameters, decoder.parameters
    y_pred, chosen = encoder_decoder(encoder.x, lengths, T_y, p, q)
    for i, x in enumerate(alone(encoder, lengths)):
        a, _, _ = rnn_forward(x, zero_state(p, 1), p)
        start = np.zeros((len(q["Wya"]), 1))
        one, its = one_to_many(start, a[..., -1], T_y, q)
        assert_close(y_pred[:, [i]], one)
        assert_close(chosen[:, [i]], its)


def test_the_decoder_chooses_as_it_is_told():
    """Here always the last sign, whatever is likely."""
    x, lengths, _, encoder, decoder, _ = golden_pair()
    last = np.zeros((4, 3))
    last[3] = 1
    pair = encoder, decoder
    y_pred, chosen = encoder_decoder(x, lengths, 3, *pair, lambda y: last)
    assert (chosen == last[..., np.newaxis]).all()
    usual, _ = encoder_decoder(x, lengths, 3, *pair)
    assert_close(y_pred[..., 0], usual[..., 0])
    assert not np.allclose(y_pred[..., 1], usual[..., 1])


@given(pairs())
def test_gradients_of_encoder_and_decoder_by_complex_step(pair):
    """All ten parameters but the encoder's unused head, and x."""
    encoder, lengths, decoder = pair
    p, q, y, mask = encoder.parameters, decoder.parameters, *decoder[1::3]
    given_ = np.concatenate([0 * y[..., :1], y[..., :-1]], axis=-1)

    def loss_of(x, **both):
        first = {key: both[key] for key in PARAMETERS}
        second = {key: both["of decoder " + key] for key in PARAMETERS}
        a, _, _ = rnn_forward(x, zero_state(first, x.shape[1]), first)
        s0 = np.stack(
            [a[:, i, length - 1] for i, length in enumerate(lengths)], axis=1
        )
        y_pred = rnn_forward(given_, s0, second)[1]
        return -np.sum(y * np.log(y_pred) * mask)

    arrays = {"x": encoder.x} | p
    arrays |= {"of decoder " + key: value for key, value in q.items()}
    loss, of_encoder, of_decoder = encoder_decoder_loss_and_gradients(
        encoder.x, lengths, y, p, q, mask
    )
    assert_close(loss, loss_of(**arrays))
    expected = complex_step(loss_of, arrays)
    for key in PARAMETERS:
        assert_close(of_decoder["d" + key], expected["of decoder " + key])
        if "d" + key in of_encoder:
            assert_close(of_encoder["d" + key], expected[key])
    assert_close(of_encoder["dx"], expected["x"])
    assert not expected["Wya"].any()
    assert not expected["by"].any()


def test_without_a_mask_every_step_counts():
    """A mask of ones is no mask."""
    *arguments, mask = golden_pair()
    none = encoder_decoder_loss_and_gradients(*arguments)
    ones = encoder_decoder_loss_and_gradients(*arguments, np.ones_like(mask))
    for ours, other in zip(none, ones, strict=True):
        assert_close(ours, other)


def test_states_of_different_size_are_refused():
    """The encoder's last state is the decoder's first."""
    encoder = draw_network(3, 4, 2, 5, 2)
    decoder = draw_network(3, 6, 3, 5, 2)
    lengths = np.full(5, 2)
    with pytest.raises(ValueError, match="n_a"):
        encoder_decoder(
            encoder.x, lengths, 2, encoder.parameters, decoder.parameters
        )


# Types, shapes, and what belongs to the caller


def all_results(network, lengths):
    """What the functions return, by function; n_x = n_y here."""
    x, y, a0, p, mask = network
    xt, yt, T = x[..., 0], y[..., 0], x.shape[-1]
    return {
        one_to_one: {"y_pred": one_to_one(xt, p)},
        many_to_many: {"y_pred": many_to_many(x, p)},
        many_to_one: {"y_pred": many_to_one(x, lengths, p)},
        one_to_many: dict(
            zip(("y_pred", "chosen"), one_to_many(xt, a0, T, p), strict=True)
        ),
        encoder_decoder: dict(
            zip(
                ("y_pred", "chosen"),
                encoder_decoder(x, lengths, T, p, p),
                strict=True,
            )
        ),
        many_to_one_loss_and_gradients: many_to_one_loss_and_gradients(
            x, yt, lengths, p
        ),
        encoder_decoder_loss_and_gradients: encoder_decoder_loss_and_gradients(
            x, lengths, y, p, p, mask
        ),
        zero_state: zero_state(p, x.shape[1]),
        last_step: last_step(x, lengths),
        at_last_step: at_last_step(xt, lengths, T),
        most_likely: most_likely(yt),
    }


@pytest.mark.parametrize("dtype", DTYPES)
def test_types_are_kept(dtype):
    """Every array that is returned."""
    network = draw_network(3, 4, 3, 5, 6).astype(dtype)
    results = all_results(network, draw_lengths(network))
    for function, result in results.items():
        for leaf in leaves(result):
            assert leaf.dtype == dtype, function.__name__


@given(networks(n_x=3, n_y=3))
def test_shapes_are_those_of_the_docstrings(network):
    """What stands after the arrow, by name."""
    sizes = network.sizes | {"T_y": network.sizes["T_x"]}
    results = all_results(network, draw_lengths(network))
    for function in (
        one_to_one,
        many_to_many,
        many_to_one,
        one_to_many,
        encoder_decoder,
    ):
        assert_promised_shapes(function, results[function], sizes)
    n_a, m, T_x = (sizes[key] for key in ("n_a", "m", "T_x"))
    assert results[zero_state].shape == (n_a, m)
    assert results[last_step].shape == (3, m)
    assert results[at_last_step].shape == (3, m, T_x)
    assert results[most_likely].shape == (3, m)


@given(networks(n_x=3, n_y=3))
def test_inputs_stay_as_they_are_and_results_are_new(network):
    """Frozen inputs do; no result shares memory with any of them."""
    lengths = draw_lengths(network)
    inputs = network.arrays | {"y": network.y, "lengths": lengths}
    freeze(inputs)
    for function, result in all_results(network, lengths).items():
        for leaf in leaves(result):
            for array in inputs.values():
                assert not np.shares_memory(leaf, array), function.__name__


def test_the_zero_state_is_zero():
    """Of the type of the parameters, n_a rows, one column an example."""
    p = draw_network(3, 4, 2, 5, 6).astype("float32").parameters
    a0 = zero_state(p, 7)
    assert a0.shape == (4, 7)
    assert a0.dtype == "float32"
    assert not a0.any()


def test_every_array_is_checked():
    """One with an axis too many is named, wherever it stands."""
    network = draw_network(3, 4, 3, 5, 6)
    x, y, a0, p, mask = network
    lengths = draw_lengths(network)
    assert_checks(one_to_one, x[..., 0], p)
    assert_checks(many_to_many, x, p)
    assert_checks(last_step, x, lengths)
    assert_checks(at_last_step, a0, lengths, 6)
    assert_checks(many_to_one, x, lengths, p)
    assert_checks(many_to_one_loss_and_gradients, x, y[..., 0], lengths, p)
    assert_checks(one_to_many, x[..., 0], a0, 2, p)
    assert_checks(encoder_decoder, x, lengths, 2, p, p)
    assert_checks(encoder_decoder_loss_and_gradients, x, lengths, y, p, p, mask)


def calls_of(x, y, lengths, p, mask=None):
    """Every function that reads a sequence."""
    return [
        lambda: many_to_many(x, p),
        lambda: many_to_one(x, lengths, p),
        lambda: many_to_one_loss_and_gradients(x, y[..., 0], lengths, p),
        lambda: encoder_decoder(x, lengths, 2, p, p),
        lambda: encoder_decoder_loss_and_gradients(x, lengths, y, p, p, mask),
    ]


def test_messages_are_about_what_was_given():
    """Not about what a function inside makes of it."""
    network = draw_network(3, 4, 3, 5, 6)
    x, y, _, p, mask = network
    lengths = draw_lengths(network)
    for call in calls_of(x.tolist(), y, lengths, p):
        with pytest.raises(ValueError, match="^x is a list"):
            call()
    for call in calls_of(x, y, lengths[:4], p)[1:]:
        with pytest.raises(ValueError, match="^lengths has .* m = 5 as in x"):
            call()
    *_, last = calls_of(x, y, lengths, p, mask.T)
    with pytest.raises(ValueError, match=r"expected mask \(m, T_y\)"):
        last()
    with pytest.raises(ValueError, match="^T_y 0 is out of range"):
        one_to_many(x[..., 0], network.a0, 0, p)
