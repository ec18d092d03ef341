"""Lesson "GRU": parameters, shapes and types, what a mistake is told."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets.gru import (
    ANIMAL_WORDS,
    animal_batch,
    from_pytorch,
    gru_backward,
    gru_cell_backward,
    gru_cell_forward,
    gru_forward,
    gru_gradients_from_dz,
    gru_jacobian,
    gru_loss_and_gradients,
    initialize_gru,
    reset_after_cell,
    simplified_gru_cell,
    to_pytorch,
)
from tests.snippets.gru_networks import (
    BIASES,
    WEIGHTS,
    draw_gru,
    grus,
    with_inner_bias,
)
from tests.snippets.support import (
    DTYPES,
    assert_checks,
    assert_close,
    assert_inputs_stay,
    assert_promised_shapes,
    complex_step,
    freeze,
    leaves,
    normal,
    with_d,
)

# Parameters


def test_parameters_are_as_random_as_their_rng():
    """Equal seeds give equal weights, no two gates alike; biases are 0."""
    first, again, other = (
        initialize_gru(3, 4, 2, np.random.default_rng(seed))
        for seed in (1, 1, 2)
    )
    for key in WEIGHTS:
        assert (first[key] == again[key]).all()
        assert (first[key] != other[key]).all()
    assert (first["Wu"] != first["Wr"]).all()
    assert (first["Wu"] != first["Wc"]).all()
    for key in BIASES:
        assert not first[key].any()


def test_weights_keep_the_size_of_what_they_multiply():
    """Variance 1/100 for the state's columns, 1/400 for the input's."""
    rng = np.random.default_rng(0)
    parameters = initialize_gru(400, 100, 60, rng)
    parts = {"Wy": (parameters["Wy"], 100)}
    for key in WEIGHTS[:3]:
        parts[key + " c"] = parameters[key][:, :100], 100
        parts[key + " x"] = parameters[key][:, 100:], 400
    for name, (part, columns) in parts.items():
        size = np.var(part) * columns
        assert size == pytest.approx(1, abs=0.1), name


# Types, shapes, and what belongs to the caller


def results_of(network):
    """What the functions of this module return, by function."""
    xt, c0, parameters = network.step
    c, y_pred, caches = gru_forward(*network)
    c_next, yt_pred, cache = gru_cell_forward(xt, c0, parameters)
    inner = parameters | {"bcc": parameters["bc"].copy()}
    one = gru_cell_forward(xt[:, :1], c0[:, :1], parameters)[2]
    arrays = to_pytorch(inner)
    dz = np.concatenate([caches[key].T for key in "urc"], axis=-1)
    return {
        gru_cell_forward: {"c_next": c_next, "yt_pred": yt_pred} | cache,
        gru_forward: {"c": c, "y_pred": y_pred} | caches,
        gru_cell_backward: gru_cell_backward(c0, cache),
        gru_backward: gru_backward(c, caches),
        gru_gradients_from_dz: gru_gradients_from_dz(dz, c.T, c.T, caches),
        gru_jacobian: {"J": gru_jacobian(one)},
        simplified_gru_cell: {
            "c_next": simplified_gru_cell(xt, c0, parameters)
        },
        reset_after_cell: {"c_next": reset_after_cell(xt, c0, inner)},
        to_pytorch: arrays,
        from_pytorch: from_pytorch(arrays),
    }


@pytest.mark.parametrize("dtype", DTYPES)
def test_types_are_kept(dtype):
    """Every array that is returned, those in the caches too."""
    for function, result in results_of(draw_gru().astype(dtype)).items():
        for name, array in result.items():
            assert array.dtype == dtype, f"{function.__name__}: {name}"


@given(grus())
def test_inputs_stay_as_they_are_and_results_are_new(network):
    """Frozen inputs do; no result but a cache shares memory with them."""
    inputs = {*network.arrays, "xt", "c_prev"}

    def compute():
        return {
            function: {k: v for k, v in result.items() if k not in inputs}
            for function, result in results_of(network).items()
        }

    assert_inputs_stay(network.arrays, compute)


@given(grus())
def test_a_backward_pass_changes_no_cache(network):
    """Run twice, the same; dc stays as it is too."""
    c, _, caches = gru_forward(*network)
    dc = normal(c.shape)
    freeze((dc, caches))
    first, second = gru_backward(dc, caches), gru_backward(dc, caches)
    assert_close(first, second, rtol=0, atol=0)


@given(grus())
def test_converted_arrays_belong_to_the_caller(network):
    """Neither direction shares memory with what was given."""
    parameters = with_inner_bias(network)
    arrays = to_pytorch(parameters)
    again = from_pytorch(arrays)
    for ours in leaves(parameters) + leaves(again):
        for theirs in leaves(arrays):
            assert not np.shares_memory(ours, theirs)


@given(grus())
def test_shapes_are_those_of_the_docstrings(network):
    """What stands after the arrow."""
    sizes, results = network.sizes, results_of(network)
    rng = np.random.default_rng(0)
    parameters = initialize_gru(*(sizes[n] for n in ("n_x", "n_c", "n_y")), rng)
    assert_promised_shapes(initialize_gru, parameters, sizes)
    for function in (
        gru_cell_forward,
        gru_forward,
        gru_cell_backward,
        gru_backward,
        gru_jacobian,
        simplified_gru_cell,
        reset_after_cell,
    ):
        assert_promised_shapes(function, results[function], sizes)
    n_x, n_c = sizes["n_x"], sizes["n_c"]
    shapes = {key: array.shape for key, array in results[to_pytorch].items()}
    assert shapes == {
        "weight_ih_l0": (3 * n_c, n_x),
        "weight_hh_l0": (3 * n_c, n_c),
        "bias_ih_l0": (3 * n_c,),
        "bias_hh_l0": (3 * n_c,),
    }


# What a learner reads after a mistake


WRONG = {
    "x of another size": lambda g: gru_forward(g.x[1:], g.c0, g.parameters),
    "c0 as one row": lambda g: gru_forward(g.x, g.c0.T, g.parameters),
    "gate of the inputs alone": lambda g: gru_forward(
        g.x, g.c0, g.parameters | {"Wu": g.parameters["Wu"][:, 4:]}
    ),
    "a step as a sequence": lambda g: gru_cell_forward(g.x, g.c0, g.parameters),
    "dc of one step": lambda g: gru_backward(g.c0, gru_forward(*g)[2]),
}


@pytest.mark.parametrize("mistake", WRONG)
def test_wrong_shapes_are_named(mistake):
    """The array, its shape, and what was expected."""
    with pytest.raises(ValueError, match=r"has shape .*, expected "):
        WRONG[mistake](draw_gru())


def test_the_columns_of_a_gate_are_those_of_state_and_input():
    """4 + 3 columns; the message says where both numbers come from."""
    network = draw_gru()
    wrong = network.parameters | {"Wc": np.ones((4, 6))}
    message = r"Wc has shape \(4, 6\).* n_c\+n_x = 7 as in c0 and x"
    with pytest.raises(ValueError, match=message):
        gru_forward(network.x, network.c0, wrong)


def test_every_array_is_checked():
    """One with an axis too many is named, wherever it stands."""
    network, one = draw_gru(), draw_gru(m=1)
    c, _, caches = gru_forward(*network)
    cache, single = (
        gru_cell_forward(*network.step)[2],
        gru_cell_forward(*one.step),
    )
    unread = {"bc", "bu", "br", "Wy", "by"}
    assert_checks(gru_cell_forward, *network.step)
    assert_checks(gru_forward, *network)
    assert_checks(gru_cell_backward, network.c0, cache, unread=unread)
    assert_checks(gru_backward, c, caches, unread=unread)
    assert_checks(gru_jacobian, single[2], unread=unread)
    unread = {"Wr", "br", "Wy", "by"}
    assert_checks(simplified_gru_cell, *network.step, unread=unread)
    parameters = with_inner_bias(network)
    xt, c_prev, _ = network.step
    unread = {"Wy", "by"}
    assert_checks(reset_after_cell, xt, c_prev, parameters, unread=unread)
    assert_checks(to_pytorch, parameters, unread=unread)
    y, mask = np.ones((2, 5, 6)), np.ones((5, 6), dtype=bool)
    learn = network.x, y, network.c0, network.parameters, mask
    assert_checks(gru_loss_and_gradients, *learn)


def test_the_start_has_the_parameters_of_the_network_and_no_more():
    """By name and shape."""
    start = initialize_gru(3, 4, 2, np.random.default_rng(0))
    assert {key: array.shape for key, array in start.items()} == {
        key: array.shape for key, array in draw_gru().parameters.items()
    }


def test_the_backward_pass_has_the_widest_type_of_its_arguments():
    """Here only dc has more digits than the rest."""
    c, _, caches = gru_forward(*draw_gru().astype("float32"))
    gradients = gru_backward(c.astype("float64"), caches)
    assert gradients["dbc"].dtype == "float64"


# Loss and gradients, and the sentences


@given(grus(), st.booleans())
def test_the_loss_is_the_sum_of_what_counts(network, masked):
    """Cross-entropy of the predictions, and gradients by complex steps."""
    n_x, m, T_x = network.x.shape
    rng = np.random.default_rng(3)
    y = np.abs(normal((len(network.parameters["by"]), m, T_x)))
    mask = rng.random((m, T_x)) < 0.6 if masked else None
    counts = np.ones((m, T_x)) if mask is None else mask

    def loss(**v):
        parameters = {key: v[key] for key in network.parameters}
        _, y_pred, _ = gru_forward(v["x"], v["c0"], parameters)
        return -np.sum(y * np.log(y_pred) * counts)

    found, gradients = gru_loss_and_gradients(
        network.x, y, network.c0, network.parameters, mask
    )
    assert_close(found, loss(**network.arrays))
    assert_close(gradients, with_d(complex_step(loss, network.arrays)))


def test_a_bad_mask_is_refused():
    """Numbers in place of bools, named."""
    x, c0, parameters = draw_gru()
    y = np.ones((2, 5, 6))
    with pytest.raises(ValueError, match="mask"):
        gru_loss_and_gradients(x, y, c0, parameters, np.full((5, 6), 2))


def words_of(batch):
    """The sentences of a batch, as lists of words."""
    return [
        [ANIMAL_WORDS[k] for k in column]
        for column in batch[0].argmax(axis=0).tolist()
    ]


def test_sentences_ask_for_the_number_of_the_first_animal():
    """All that the docstring says, of many sentences."""
    x, y, mask = animal_batch(400, np.random.default_rng(0))
    assert x.shape == (10, 400, 9) and (x.sum(axis=0) == 1).all()
    assert y.shape == (2, 400, 9) and mask.shape == (400, 9)
    assert mask.dtype == bool
    assert mask[:, -1].all() and not mask[:, :-1].any()
    assert not y[..., :-1].any()
    seen = set()
    for words, label in zip(words_of((x,)), y[..., -1].T, strict=True):
        animals = [word for word in words if word[:3] in ("cat", "dog")]
        first, second = animals
        assert first[:3] != second[:3]
        plural = first.endswith("s")
        assert label.tolist() == ([0, 1] if plural else [1, 0])
        frame = " ".join(words).replace(first, "A").replace(second, "B")
        seen.add((frame, first, second))
    frames = {frame for frame, _, _ in seen}
    assert frames == {
        "the old A which the B saw every day",
        "the A which the old B saw every day",
    }
    assert len(seen) == 16  # both frames, all pairs and numbers


def test_sentences_follow_from_the_generator():
    """The same seed, the same batch; the next batch is another one."""
    rng, again = np.random.default_rng(1), np.random.default_rng(1)
    first = animal_batch(8, rng)
    for mine, other in zip(first, animal_batch(8, again), strict=True):
        assert np.array_equal(mine, other)
    assert words_of(animal_batch(8, rng)) != words_of(first)


def test_no_sentences_are_refused():
    """A batch of none, named."""
    assert animal_batch(1, np.random.default_rng(0))[0].shape == (10, 1, 9)
    with pytest.raises(ValueError, match="m 0 is out of range"):
        animal_batch(0, np.random.default_rng(0))
