"""Lesson "Deep RNNs": layers on top of each other, of any cell."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets.bidirectional import (
    bidirectional_backward,
    bidirectional_forward,
    initialize_bidirectional,
)
from snippets.bptt import rnn_backward, rnn_loss_and_gradients
from snippets.deep_rnn import (
    deep_rnn_backward,
    deep_rnn_forward,
    deep_rnn_loss_and_gradients,
    initialize_deep,
)
from snippets.gru import gru_backward, gru_forward, initialize_gru
from snippets.lstm import initialize_lstm, lstm_backward, lstm_forward
from snippets.rnn import initialize_parameters, rnn_forward
from tests.snippets.support import (
    DTYPES,
    SEEDS,
    arrays_of,
    assert_close,
    columns,
    complex_step,
    draw_answers,
    freeze,
    golden,
    leaves,
    with_d,
)

GOLDEN = golden("deep_rnn")["networks"]

# For each cell: parameters, forward, backward; states per unit of a size.
CELLS = {
    "rnn": (initialize_parameters, rnn_forward, rnn_backward, 1),
    "gru": (initialize_gru, gru_forward, gru_backward, 1),
    "lstm": (initialize_lstm, lstm_forward, lstm_backward, 1),
    "bidirectional": (
        initialize_bidirectional,
        bidirectional_forward,
        bidirectional_backward,
        2,
    ),
}


def draw_network(cell="rnn", sizes=(4, 2, 3), m=3, T_x=4, seed=0):
    """x, y, a0, parameters, mask of a random network; n_x = 3, n_y = 2."""
    initialize, _, _, states = CELLS[cell]
    rng = np.random.default_rng(seed)
    n_x, n_y = 3, 2
    parameters = [
        {key: 0.5 * rng.standard_normal(v.shape) for key, v in layer.items()}
        for layer in initialize_deep(n_x, sizes, n_y, rng, initialize)
    ]
    a0 = [0.5 * rng.standard_normal((states * n, m)) for n in sizes]
    y, mask = draw_answers(n_y, m, T_x, rng)
    x = 0.5 * rng.standard_normal((n_x, m, T_x))
    return x, y, a0, parameters, mask


@st.composite
def networks(draw, cell="rnn"):
    """One to three layers of every small size."""
    sizes = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))
    m, T_x = draw(st.integers(1, 3)), draw(st.integers(1, 4))
    return draw_network(cell, sizes, m, T_x, draw(SEEDS))


def in_order(value):
    """Dicts with the keys "0", "1", … are lists in the golden file."""
    if isinstance(value, dict):
        if value.keys() == {str(i) for i in range(len(value))}:
            return [in_order(value[str(i)]) for i in range(len(value))]
        return {key: in_order(entry) for key, entry in value.items()}
    return value


def golden_case(name):
    """The arguments of a golden network, its layer, what PyTorch expects."""
    case = in_order(arrays_of(GOLDEN[name]))
    inputs, parameters = case["inputs"], case["inputs"]["parameters"]
    mask = inputs["labels"] >= 0
    both = "Wy" in parameters[-1]
    n_y = len(parameters[-1]["by"])
    y = columns(inputs["labels"] * mask, n_y)
    if both:  # PyTorch read all steps: one without a label is no padding
        y, mask = y * mask, None
    network = inputs["x"], y, list(inputs["a0"]), parameters, mask
    cell = CELLS["bidirectional" if both else "rnn"]
    return network, {"layer": cell[1], "backward": cell[2]}, case["expected"]


# The network


@pytest.mark.parametrize("name", GOLDEN)
def test_the_network_agrees_with_pytorch(name):
    """torch.nn.RNN(num_layers=3), in one direction and in both."""
    (x, y, a0, parameters, mask), cell, expected = golden_case(name)
    a, y_pred, _ = deep_rnn_forward(x, a0, parameters, cell["layer"])
    assert_close(a[-1], expected["a"])
    assert_close(y_pred, expected["y_pred"])

    loss, gradients = deep_rnn_loss_and_gradients(
        x, y, a0, parameters, mask, **cell
    )
    assert_close(loss, expected["loss"])
    for ours, theirs in zip(gradients, expected["gradients"], strict=True):
        assert_close(ours, theirs)


@pytest.mark.parametrize("name", GOLDEN)
def test_the_last_states_of_all_layers_are_the_h_n_of_pytorch(name):
    """Layer by layer from the bottom; in both directions right, then left."""
    (x, _, a0, parameters, _), cell, expected = golden_case(name)
    a, _, _ = deep_rnn_forward(x, a0, parameters, cell["layer"])
    h_n = []
    for states in a:
        if name == "two-directions":
            right, left = np.split(states, 2)
            h_n += [right[..., -1], left[..., 0]]
        else:
            h_n.append(states[..., -1])
    assert_close(np.stack(h_n), expected["h_n"])


@given(networks())
def test_layers_first_or_steps_first_is_the_same(network):
    """The loop of equation (1): at each step, from the bottom to the top."""
    x, _, a0, parameters, _ = network
    a, y_pred, _ = deep_rnn_forward(x, a0, parameters)
    state = list(a0)
    for t in range(x.shape[-1]):
        below = x[..., t]
        for layer, p in enumerate(parameters):
            z = p["Waa"] @ state[layer] + p["Wax"] @ below + p["ba"]
            below = state[layer] = np.tanh(z)
            assert_close(a[layer][..., t], below)
        e = np.exp(p["Wya"] @ below + p["by"])
        assert_close(y_pred[..., t], e / e.sum(axis=0))


@given(networks(), SEEDS)
def test_one_layer_is_the_network_of_before(network, seed):
    """Nothing new for L = 1: forward, loss and gradients."""
    x, y, _, _, mask = network
    rng = np.random.default_rng(seed)
    (parameters,) = initialize_deep(len(x), [3], len(y), rng)
    a0 = rng.standard_normal((3, x.shape[1]))
    a, y_pred, _ = deep_rnn_forward(x, [a0], [parameters])
    states, plain_pred, _ = rnn_forward(x, a0, parameters)
    assert_close(a[0], states)
    assert_close(y_pred, plain_pred)
    loss, (gradients,) = deep_rnn_loss_and_gradients(
        x, y, [a0], [parameters], mask
    )
    plain_loss, plain = rnn_loss_and_gradients(x, y, a0, parameters, mask)
    assert_close(loss, plain_loss)
    assert gradients.keys() == plain.keys()
    assert_close(gradients, plain)


def test_two_layers_by_hand():
    """tanh(ln 2) = 0.6 goes up; tanh(0.6 + ln 3 − 0.6) = 0.8 comes out."""
    one = np.array([[1.0]])
    lower = {"Wax": one, "Waa": one, "ba": 0 * one}
    upper = lower | {"ba": (np.log(3) - 0.6) * one}
    upper |= {"Wya": np.zeros((2, 1)), "by": np.zeros((2, 1))}
    x, a0 = np.log(2) * one[np.newaxis], [0 * one, 0 * one]
    a, y_pred, _ = deep_rnn_forward(x, a0, [lower, upper])
    assert_close([a[0].item(), a[1].item()], [0.6, 0.8])
    assert_close(y_pred, [[[0.5]], [[0.5]]])


# Gradients


def loss_of(network, layer=rnn_forward):
    """The loss as a function of the arrays of one layer."""
    x, y, a0, parameters, mask = network
    _, y_pred, _ = deep_rnn_forward(x, a0, parameters, layer)
    return -np.sum(y * np.log(y_pred) * mask)


def assert_gradients_by_complex_step(network, cell):
    """All arrays of all layers, their starts, and x."""
    x, y, a0, parameters, mask = network
    _, layer, backward, _ = CELLS[cell]
    loss, gradients = deep_rnn_loss_and_gradients(
        *network, layer=layer, backward=backward
    )
    assert_close(loss, loss_of(network, layer))
    start = "dc0" if cell == "gru" else "da0"
    for here in range(len(parameters)):

        def moved(a0_here, here=here, **of_layer):
            states = [*a0[:here], a0_here, *a0[here + 1 :]]
            layers = [*parameters[:here], of_layer, *parameters[here + 1 :]]
            return loss_of((x, y, states, layers, mask), layer)

        arrays = {"a0_here": a0[here]} | parameters[here]
        numerical = complex_step(moved, arrays)
        assert_close(gradients[here][start], numerical.pop("a0_here"))
        expected = with_d(numerical)
        assert_close(gradients[here], expected)

    def of_x(x):
        return loss_of((x, *network[1:]), layer)

    numerical = complex_step(of_x, {"x": x})
    assert_close(gradients[0]["dx"], numerical["x"])


@given(networks())
def test_all_gradients_by_complex_step(network):
    """Layers of any sizes, with a mask."""
    assert_gradients_by_complex_step(network, "rnn")


@pytest.mark.parametrize("cell", CELLS)
def test_any_cell_has_right_gradients(cell):
    """Three layers of 4, 2 and 3 units."""
    network = draw_network(cell)
    if cell == "bidirectional":
        network = network[:4] + (np.ones_like(network[4]),)
    assert_gradients_by_complex_step(network, cell)


def test_no_mask_is_a_mask_of_ones():
    """Every step counts."""
    x, y, a0, parameters, mask = draw_network()
    none = deep_rnn_loss_and_gradients(x, y, a0, parameters)
    full = deep_rnn_loss_and_gradients(x, y, a0, parameters, np.ones_like(mask))
    assert_close(none[0], full[0])
    for ours, theirs in zip(none[1], full[1], strict=True):
        assert_close(ours, theirs)


def test_a_mask_that_hides_all_is_refused():
    """As by rnn_loss_and_gradients."""
    x, y, a0, parameters, mask = draw_network()
    nothing = np.zeros_like(mask)
    with pytest.raises(ValueError, match="hides every step"):
        deep_rnn_loss_and_gradients(x, y, a0, parameters, nothing)


def test_labels_in_the_padding_are_not_learned():
    """The mask hides them from the loss too."""
    x, y, a0, parameters, mask = draw_network()
    loss, _ = deep_rnn_loss_and_gradients(x, y, a0, parameters, mask)
    shown, _ = deep_rnn_loss_and_gradients(x, y * mask, a0, parameters)
    assert_close(loss, shown)


@given(SEEDS)
def test_deep_and_bidirectional_sees_no_padding(seed):
    """With the lengths bound to the layer, an example is as if alone."""
    x, _, a0, parameters, _ = draw_network("bidirectional", seed=seed)
    lengths = np.array([4, 1, 3])
    layer = partial(bidirectional_forward, lengths=lengths)
    _, y_pred, _ = deep_rnn_forward(x, a0, parameters, layer)
    for i, length in enumerate(lengths):
        one = slice(i, i + 1)
        _, alone, _ = deep_rnn_forward(
            x[:, one, :length],
            [start[:, one] for start in a0],
            parameters,
            bidirectional_forward,
        )
        assert_close(y_pred[:, one, :length], alone)


def test_the_backward_pass_takes_any_da():
    """Sum(da · a) of the top layer, the output left out."""
    x, _, a0, parameters, _ = draw_network()
    a, _, caches = deep_rnn_forward(x, a0, parameters)
    da = np.random.default_rng(1).standard_normal(a[-1].shape)

    def loss(x):
        return np.sum(da * deep_rnn_forward(x, a0, parameters)[0][-1])

    gradients = deep_rnn_backward(da, caches)
    assert_close(gradients[0]["dx"], complex_step(loss, {"x": x})["x"])
    assert [len(g["dWaa"]) for g in gradients] == [4, 2, 3]


# Padding, and the second state of an LSTM


@given(SEEDS)
def test_a_padded_example_is_trained_as_if_alone(seed):
    """With a mask, both ways: loss, predictions and all gradients.

    The padding holds large numbers and no bias is 0, so whoever reads it
    first has other states.
    """
    x, y, a0, parameters, _ = draw_network("bidirectional", T_x=6, seed=seed)
    mask = np.arange(6) < np.array([[6], [3], [1]])
    x = np.where(mask, x, 9.0)
    _, layer, backward, _ = CELLS["bidirectional"]
    cell = {"layer": layer, "backward": backward}
    loss, gradients = deep_rnn_loss_and_gradients(
        x, y, a0, parameters, mask, **cell
    )
    total = 0
    for i, length in enumerate(mask.sum(axis=1)):
        one = slice(i, i + 1)
        alone, of_one = deep_rnn_loss_and_gradients(
            x[:, one, :length],
            y[:, one, :length],
            [start[:, one] for start in a0],
            parameters,
            **cell,
        )
        total += alone
        for ours, theirs in zip(gradients, of_one, strict=True):
            assert_close(ours["da0"][:, one], theirs["da0"])
        dx = gradients[0]["dx"][:, one]
        assert_close(dx[..., :length], of_one[0]["dx"])
        assert not dx[..., length:].any()
    assert_close(loss, total)


def test_lengths_reach_every_layer():
    """Given to the forward pass, or bound to the layer: the same."""
    x, _, a0, parameters, _ = draw_network("bidirectional")
    lengths = np.array([4, 1, 3])
    bound = partial(bidirectional_forward, lengths=lengths)
    _, expected, _ = deep_rnn_forward(x, a0, parameters, bound)
    _, y_pred, _ = deep_rnn_forward(
        x, a0, parameters, bidirectional_forward, lengths
    )
    assert_close(y_pred, expected)
    _, unaware, _ = deep_rnn_forward(x, a0, parameters, bidirectional_forward)
    assert np.abs(unaware - expected).max() > 0.001


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_a_layer_in_one_direction_needs_no_lengths(cell):
    """Padding comes after all that it reads: lengths change nothing."""
    x, _, a0, parameters, _ = draw_network(cell)
    layer = CELLS[cell][1]
    _, y_pred, _ = deep_rnn_forward(x, a0, parameters, layer)
    lengths = np.array([4, 1, 3])
    _, again, _ = deep_rnn_forward(x, a0, parameters, layer, lengths)
    assert_close(again, y_pred, rtol=0)


def test_a_mask_with_a_gap_is_refused_where_lengths_are_read():
    """There it would hide steps that a direction reads."""
    network = draw_network("bidirectional")
    mask = np.array([[1, 1, 1, 1], [1, 0, 1, 0], [1, 1, 0, 0]], dtype=bool)
    _, layer, backward, _ = CELLS["bidirectional"]
    with pytest.raises(ValueError, match="has a gap"):
        deep_rnn_loss_and_gradients(
            *network[:4], mask, layer=layer, backward=backward
        )


def draw_lstm(seed=0, T_x=4):
    """A deep LSTM with both starts; m = 3."""
    x, y, a0, parameters, mask = draw_network("lstm", T_x=T_x, seed=seed)
    rng = np.random.default_rng(seed + 1)
    c0 = [rng.standard_normal(start.shape) for start in a0]
    return x, y, a0, c0, parameters, mask


def test_every_layer_starts_from_its_own_memory():
    """Layer by layer, lstm_forward with the c0 of the layer."""
    x, _, a0, c0, parameters, _ = draw_lstm()
    a, y_pred, caches = deep_rnn_forward(x, a0, parameters, lstm_forward, c0=c0)
    below = x
    for here, of_layer in enumerate(parameters):
        n_a = len(a0[here])
        output = {"Wy": np.zeros((2, n_a)), "by": np.zeros((2, 1))}
        below, expected, c, _ = lstm_forward(
            below, a0[here], output | of_layer, c0[here]
        )
        assert_close(a[here], below)
        assert_close(caches[here]["c"], c)
    assert_close(y_pred, expected)


@given(SEEDS, st.integers(1, 4))
def test_a_deep_lstm_can_be_cut_in_two(seed, first):
    """Both states of every layer go on; either alone is not enough."""
    x, _, a0, c0, parameters, _ = draw_lstm(seed, T_x=5)
    run = partial(deep_rnn_forward, parameters=parameters, layer=lstm_forward)
    _, whole, _ = run(x, a0, c0=c0)
    a, left, caches = run(x[..., :first], a0, c0=c0)
    a_last = [states[..., -1] for states in a]
    c_last = [cache["c"][..., -1] for cache in caches]
    _, right, _ = run(x[..., first:], a_last, c0=c_last)
    assert_close(np.concatenate([left, right], axis=-1), whole)
    _, forgetful, _ = run(x[..., first:], a_last)
    assert np.abs(forgetful - right).max() > 1e-9


def test_the_memory_at_the_start_has_a_gradient():
    """dc0 of each layer, and the others, by complex step."""
    x, y, a0, c0, parameters, mask = draw_lstm()
    _, gradients = deep_rnn_loss_and_gradients(
        x, y, a0, parameters, mask, lstm_forward, lstm_backward, c0
    )

    def loss(**moved):
        start = [moved[str(here)] for here in range(3)]
        _, y_pred, _ = deep_rnn_forward(
            x, a0, parameters, lstm_forward, c0=start
        )
        return -np.sum(y * np.log(y_pred) * mask)

    named = {str(here): start for here, start in enumerate(c0)}
    numerical = complex_step(loss, named)
    for here in range(3):
        assert_close(gradients[here]["dc0"], numerical[str(here)])


@pytest.mark.parametrize("cell", ["rnn", "gru", "bidirectional"])
def test_a_memory_for_a_cell_without_one_is_an_error(cell):
    """A GRU calls its only state c0, and has it already."""
    x, _, a0, parameters, _ = draw_network(cell)
    with pytest.raises(
        ValueError, match="c0 is given, expected None: this is no LSTM"
    ):
        deep_rnn_forward(x, a0, parameters, CELLS[cell][1], c0=a0)


@pytest.mark.parametrize("c0", [np.zeros((3, 4, 3)), [np.zeros((4, 3))] * 2])
def test_a_memory_for_every_layer_is_asked_for(c0):
    """As for a0."""
    x, _, a0, _, parameters, _ = draw_lstm()
    with pytest.raises(ValueError, match=r"^c0 is a .* list of 3 arrays"):
        deep_rnn_forward(x, a0, parameters, lstm_forward, c0=c0)


@given(SEEDS)
def test_one_layer_in_both_directions_cannot_compare_the_two_sides(seed):
    """Votes are added: at inner steps no parameters are better than log 2."""
    rng = np.random.default_rng(seed)
    bits = np.arange(32)[:, np.newaxis] >> np.arange(5) & 1  # all 32 rows
    x = columns(bits, 2)
    differ = bits[:, :-2] ^ bits[:, 2:]
    (parameters,) = (
        {key: 2 * rng.standard_normal(v.shape) for key, v in layer.items()}
        for layer in initialize_deep(2, [3], 2, rng, initialize_bidirectional)
    )
    _, y_pred, _ = deep_rnn_forward(
        x, [np.zeros((6, 32))], [parameters], bidirectional_forward
    )
    of_label = np.take_along_axis(y_pred[..., 1:-1], differ[np.newaxis], 0)
    assert (-np.log(of_label).mean(axis=(0, 1)) > np.log(2) - 1e-12).all()


def test_a_layer_may_need_lengths_and_a_memory():
    """As an LSTM in both directions would, by the names of its parameters."""
    given = []

    def layer(x, a0, parameters, lengths, c0):
        given.append((lengths, c0))
        return x, x, {}

    x, lengths, c0 = np.ones((2, 1, 3)), np.array([2]), [np.ones((2, 1))] * 2
    names = {"Wf": 0, "Wf_left": 0}
    deep_rnn_forward(x, [c0[0]] * 2, [names, names], layer, lengths, c0)
    assert [len(given), given[0][0], given[1][0]] == [2, lengths, lengths]
    assert all(memory is c0[0] for _, memory in given)


@pytest.mark.parametrize("cell", ["bidirectional", "lstm"])
def test_a_single_layer_gets_its_lengths_or_memory(cell):
    """As the function of the layer itself does."""
    layer = CELLS[cell][1]
    x, _, a0, parameters, _ = draw_network(cell, sizes=(4,))
    more = {"lengths": np.array([4, 1, 3])}
    deep = more
    if cell == "lstm":
        more = {"c0": a0[0] + 1}
        deep = {"c0": [more["c0"]]}
    _, y_pred, _ = deep_rnn_forward(x, a0, parameters, layer, **deep)
    assert_close(y_pred, layer(x, a0[0], parameters[0], **more)[1])


# Parameters


@pytest.mark.parametrize("cell", CELLS)
def test_only_the_top_layer_has_an_output(cell):
    """And a layer has as many columns for x as the one below has states."""
    _, _, a0, parameters, _ = draw_network(cell)
    outputs = [{"Wya", "Wy", "by"} & layer.keys() for layer in parameters]
    assert outputs == [set(), set(), {"Wya" if cell == "rnn" else "Wy", "by"}]
    if cell in ("rnn", "bidirectional"):
        key = "Wax" if cell == "rnn" else "Wax_left"
        columns = [layer[key].shape[1] for layer in parameters]
        assert columns == [3, len(a0[0]), len(a0[1])]


def test_layers_are_as_random_as_their_rng():
    """Equal seeds give equal weights; no layer repeats another."""
    first, again = (
        initialize_deep(4, [4, 4], 2, np.random.default_rng(seed))
        for seed in (1, 1)
    )
    assert_close(first[0], again[0], rtol=0)
    assert_close(first[1], again[1], rtol=0)
    assert (first[0]["Waa"] != first[1]["Waa"]).all()


# Bad input, types, and what belongs to the caller


@pytest.mark.parametrize(
    "a0", [[np.zeros((4, 3))], np.zeros((3, 4, 3)), [np.zeros((4, 3))] * 4]
)
def test_a_start_for_every_layer_is_asked_for(a0):
    """An array (L, n_a, m) is no list: layers may differ in size."""
    x, _, _, parameters, _ = draw_network()
    with pytest.raises(ValueError, match="expected a list of 3 arrays"):
        deep_rnn_forward(x, a0, parameters)


def test_layers_in_the_wrong_order_do_not_fit():
    """The check of the layer itself says where."""
    x, _, a0, parameters, _ = draw_network()
    with pytest.raises(ValueError, match="expected"):
        deep_rnn_forward(x, a0[::-1], parameters)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("cell", CELLS)
def test_types_are_kept(cell, dtype):
    """States, predictions, caches and gradients."""
    _, layer, backward, _ = CELLS[cell]
    x, y, a0, parameters, _ = draw_network(cell)
    x, y = x.astype(dtype), y.astype(dtype)
    a0 = [start.astype(dtype) for start in a0]
    parameters = [
        {key: array.astype(dtype) for key, array in of_layer.items()}
        for of_layer in parameters
    ]
    forward = deep_rnn_forward(x, a0, parameters, layer)
    result = deep_rnn_loss_and_gradients(
        x, y, a0, parameters, None, layer, backward
    )
    for leaf in leaves((forward, result)):
        assert leaf.dtype == dtype or leaf.dtype.kind == "i"  # lengths


@given(networks())
def test_inputs_stay_as_they_are_and_results_are_new(network):
    """Frozen inputs do; no result shares memory with any of them."""
    inputs = leaves(network)
    copies = [array.copy() for array in inputs]
    freeze(network)
    a, y_pred, caches = deep_rnn_forward(network[0], *network[2:4])
    freeze(caches)
    result = deep_rnn_loss_and_gradients(*network)
    for leaf in leaves((a, y_pred, result)):
        for array, copy in zip(inputs, copies, strict=True):
            assert not np.shares_memory(leaf, array)
            assert (array == copy).all()
    da = a[-1].copy()
    freeze(da)
    first, again = deep_rnn_backward(da, caches), deep_rnn_backward(da, caches)
    for ours, theirs in zip(first, again, strict=True):
        assert_close(ours, theirs, rtol=0)


def test_the_message_says_what_a0_is():
    """An array, or a list of how many."""
    x, _, a0, parameters, _ = draw_network()
    for wrong, found in ((a0[0], "ndarray"), (a0[:2], "list of 2")):
        with pytest.raises(ValueError, match=f"^a0 is a {found}, expected"):
            deep_rnn_forward(x, wrong, parameters)
