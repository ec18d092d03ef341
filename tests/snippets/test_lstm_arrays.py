"""Lesson "LSTM": parameters, shapes and types, what a mistake is told."""

import numpy as np
import pytest
from hypothesis import given

from snippets.lstm import (
    from_pytorch,
    initialize_lstm,
    lstm_backward,
    lstm_cell_backward,
    lstm_cell_forward,
    lstm_forward,
    lstm_loss_and_gradients,
    to_pytorch,
)
from tests.snippets.lstm_networks import (
    GATES,
    PARAMETERS,
    draw_network,
    golden_network,
    networks,
)
from tests.snippets.support import (
    DTYPES,
    assert_checks,
    assert_close,
    assert_inputs_stay,
    assert_promised_shapes,
    freeze,
    leaves,
    normal,
)

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

    def compute():
        results = results_of(network)
        for function in (lstm_cell_forward, lstm_forward):
            results[function] = results[function][:3]  # caches hold the inputs
        return results

    assert_inputs_stay(inputs, compute)


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
