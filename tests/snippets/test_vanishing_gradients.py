"""Lesson "Vanishing gradients": Jacobians, their products, clipping."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from figures.vanishing_gradients import SENTENCE, arriving_shares
from snippets.bptt import rnn_backward
from snippets.rnn import rnn_cell_forward, rnn_forward
from snippets.vanishing_gradients import (
    WORDS,
    agreement_batch,
    angle,
    as_vector,
    clip_by_norm,
    clip_by_value,
    gradient_norm,
    gradient_norms_back,
    jacobians,
    product_norms,
    step_jacobian,
)
from tests.snippets.printed import printed
from tests.snippets.support import (
    DTYPES,
    SEEDS,
    STEP,
    arrays_of,
    assert_checks,
    assert_close,
    draw_network,
    freeze,
    golden,
    leaves,
    networks,
    normal,
)

GOLDEN = golden("vanishing_gradients")
CLIPS = (clip_by_value, clip_by_norm)


def over_time(*matrices):
    """Matrices for one example, the first step first."""
    return np.stack(matrices, axis=-1)[:, :, np.newaxis].astype(float)


# Jacobians, by hand


def test_a_jacobian_by_hand():
    """Slopes 1 − 0.36 and 1 − 0.64; each belongs to its row."""
    at, Waa = np.array([0.6, -0.8]), np.array([[1.0, 2.0], [3.0, 4.0]])
    assert_close(step_jacobian(at, Waa), [[0.64, 1.28], [1.08, 1.44]])


def test_the_last_step_stands_first_in_the_product():
    """J⟨2⟩ J⟨1⟩ = 0 here, and J⟨1⟩ J⟨2⟩ would not be."""
    down, keep = [[0, 0], [5, 0]], [[3, 0], [0, 0]]
    assert_close(product_norms(over_time(down, keep)), [[1, 3, 0]])
    assert_close(product_norms(over_time(keep, down)), [[1, 5, 15]])


def test_the_size_is_the_largest_singular_value():
    """A shear by 3/2 has 2 and 1/2: their squares sum to 17/4, product 1."""
    shear = over_time([[1, 1.5], [0, 1]])
    assert_close(product_norms(shear), [[1, 2]])


def test_a_gradient_goes_back_through_the_transpose():
    """States 0.6 and 0 of a shift: (1, 1) → (0, 2 · 0.64) → nothing left."""
    caches = {
        "a": np.array([[[0.6, 0.6]], [[0.0, 0.0]]]),
        "Waa": np.array([[0.0, 2.0], [0.0, 0.0]]),
    }
    lengths = gradient_norms_back(np.array([[1.0], [1.0]]), caches)
    assert_close(lengths, [[np.sqrt(2), 1.28, 0]])


# Jacobians, by independent routes


@pytest.mark.parametrize("name", ["batch", "one-example", "one-unit"])
def test_pytorch_agrees_on_a_network(name):
    """Automatic differentiation over one step and over many."""
    case = GOLDEN["networks"][name]
    inputs, expected = arrays_of(case["inputs"]), arrays_of(case["expected"])
    parameters = {k: inputs[k] for k in ("Wax", "Waa", "Wya", "ba", "by")}
    a, _, caches = rnn_forward(inputs["x"], inputs["a0"], parameters)
    assert_close(a, expected["a"])
    J = jacobians(caches)
    assert_close(J, expected["J"])
    assert_close(product_norms(J), expected["sizes"])
    lengths = gradient_norms_back(inputs["da"][..., -1], caches)
    assert_close(lengths, expected["lengths"])


@given(networks())
def test_a_complex_step_gives_the_jacobians(network):
    """Entry j of the state before, moved; the new state, column j."""
    a, _, caches = rnn_forward(*network.forward)
    J = jacobians(caches)
    before = np.concatenate([network.a0[..., np.newaxis], a], axis=-1)
    for t in range(a.shape[-1]):
        for j in range(len(a)):
            moved = before[..., t].astype(complex)
            moved[j] += STEP * 1j
            xt = network.x[..., t]
            state, _, _ = rnn_cell_forward(xt, moved, network.parameters)
            assert_close(J[:, j, :, t], state.imag / STEP)


@given(networks())
def test_the_backward_pass_gives_the_lengths(network):
    """da0 of the last k steps alone is the gradient k steps back."""
    a, _, caches = rnn_forward(*network.forward)
    da = normal(a.shape[:2])
    lengths = gradient_norms_back(da, caches)
    assert_close(lengths[:, 0], np.linalg.norm(da, axis=0))
    before = np.concatenate([network.a0[..., np.newaxis], a], axis=-1)
    T_x = a.shape[-1]
    for k in range(1, T_x + 1):
        x, a0 = network.x[..., T_x - k :], before[..., T_x - k]
        _, _, tail = rnn_forward(x, a0, network.parameters)
        sent = np.zeros((*da.shape, k))
        sent[..., -1] = da
        expected = np.linalg.norm(rnn_backward(sent, tail)["da0"], axis=0)
        assert_close(lengths[:, k], expected)


@given(networks())
def test_the_bounds_of_the_lesson_hold(network):
    """No gradient beats the product, no product σ(Waa)^k: equation (6)."""
    _, _, caches = rnn_forward(*network.forward)
    da = normal(network.a0.shape)
    sizes = product_norms(jacobians(caches))
    lengths = gradient_norms_back(da, caches)
    k = np.arange(sizes.shape[1])
    largest = np.linalg.norm(network.parameters["Waa"], 2)
    slack = 1 + 1e-12
    assert (lengths <= sizes * lengths[:, :1] * slack).all()
    assert (sizes <= largest**k * slack).all()


def test_a_spectral_radius_of_0_may_explode():
    """The counterexample of the page: slopes 1 and 0, so 1.5 a step."""
    Waa = np.array([[1.5, -1.5], [1.5, -1.5]])
    assert not (Waa @ Waa).any()
    a = np.broadcast_to(np.array([0.0, 1.0]).reshape(2, 1, 1), (2, 1, 40))
    sizes = product_norms(jacobians({"a": a, "Waa": Waa}))
    expected = np.sqrt(2) * 1.5 ** np.arange(1, 41)
    assert_close(sizes[0, 1:], expected)


# The sentences


@given(st.integers(0, 9), st.integers(1, 9), SEEDS)
def test_the_first_word_decides_at_the_last_step(gap, m, seed):
    """cat: row 0; cats: row 1. Between them neither, and nothing counts."""
    x, y, mask = agreement_batch(gap, m, np.random.default_rng(seed))
    assert x.shape == (len(WORDS), m, gap + 1)
    assert y.shape == (2, m, gap + 1)
    assert (x.sum(axis=0) == 1).all()
    assert WORDS[:2] == ["cat", "cats"]
    assert (x[:2, :, 0] == y[..., -1]).all()
    assert not x[:2, :, 1:].any()
    assert not y[..., :-1].any()
    assert mask[:, -1].all()
    assert not mask[:, :-1].any()


def test_every_word_occurs_where_it_may():
    """Both answers, all others in between, not in the same order twice."""
    x, y, _ = agreement_batch(5, 200, np.random.default_rng(0))
    assert 70 < y[0, :, -1].sum() < 130
    assert (x[2:, :, 1:].sum(axis=(1, 2)) > 80).all()
    assert (x[..., 1] != x[..., 2]).any()
    assert len(set(WORDS)) == len(WORDS) == 10


@pytest.mark.parametrize("wrong", [{"gap": -1}, {"m": 0}, {"gap": 1.5}])
def test_sentences_need_sensible_numbers(wrong):
    """The message names what is wrong."""
    good = {"gap": 3, "m": 2, "rng": np.random.default_rng(0)}
    with pytest.raises(ValueError, match=f"^{next(iter(wrong))} "):
        agreement_batch(**good | wrong)


# Clipping, by hand


def pair(first, second):
    """Two arrays of one entry: a gradient with two numbers."""
    return {"dWaa": np.array([[first]]), "dba": np.array([[second]])}


def test_by_norm_by_hand():
    """(6, 8) has the length 10; a limit of 5 halves it, 10 leaves it."""
    assert_close(clip_by_norm(pair(6.0, 8.0), 5), pair(3.0, 4.0))
    assert_close(clip_by_norm(pair(6.0, 8.0), 10), pair(6.0, 8.0), rtol=0)


def test_by_value_by_hand():
    """Each sign stays; what is within the limit stays."""
    assert_close(clip_by_value(pair(6.0, -8.0), 5), pair(5.0, -5.0))
    assert_close(clip_by_value(pair(6.0, -8.0), 7), pair(6.0, -7.0))


def test_angles_by_hand():
    """Axes and diagonals; the order of the names does not matter."""
    right, up = pair(2.0, 0.0), pair(0.0, 3.0)
    assert_close(angle(right, up), 90)
    assert_close(angle(right, pair(5.0, 5.0)), 45)
    assert_close(angle(right, pair(-1.0, 0.0)), 180)
    assert angle(right, pair(7.0, 0.0)) == 0
    swapped = dict(reversed(pair(2.0, 0.0).items()))
    assert angle(right, swapped) == 0


def test_a_small_angle_keeps_its_digits():
    """An arc cosine would say 0: cos of 1e-9 rounds to 1."""
    turned = angle(pair(1.0, 0.0), pair(1.0, 1e-9))
    assert_close(turned, np.degrees(1e-9), atol=0)


@pytest.mark.parametrize("name", ["long", "short", "uneven"])
def test_pytorch_agrees_on_clipping(name):
    """It divides by the norm plus 1e-6, hence the wide tolerance."""
    case = arrays_of(GOLDEN["clipping"][name])
    gradients = case["gradients"]
    for limit, expected in case["expected"].items():
        assert_close(gradient_norm(gradients), expected["norm"])
        by_norm = clip_by_norm(gradients, float(limit))
        assert_close(by_norm, expected["by_norm"], rtol=1e-5)
        by_value = clip_by_value(gradients, float(limit))
        assert_close(by_value, expected["by_value"], rtol=0)


# Clipping, properties


@st.composite
def clippings(draw):
    """Gradients of very different size, and a limit."""
    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))
    powers = [draw(st.integers(-6, 6)) for _ in sizes]
    rng = np.random.default_rng(draw(SEEDS))
    gradients = {
        f"d{i}": 10.0**power * rng.standard_normal((size, size))
        for i, (size, power) in enumerate(zip(sizes, powers, strict=True))
    }
    return gradients, draw(st.floats(1e-6, 1e6))


@given(clippings())
def test_by_norm_never_turns_and_keeps_the_limit(case):
    """The length is the smaller of both; short ones stay bit by bit."""
    gradients, limit = case
    clipped = clip_by_norm(gradients, limit)
    assert clipped.keys() == gradients.keys()
    assert angle(gradients, clipped) < 1e-10
    length = gradient_norm(gradients)
    assert_close(gradient_norm(clipped), min(length, limit))
    if length <= limit:
        assert_close(clipped, gradients, rtol=0, atol=0)


@given(clippings())
def test_by_value_keeps_the_limit_and_goes_downhill(case):
    """Entry by entry; the angle stays below 90 degrees."""
    gradients, limit = case
    clipped = clip_by_value(gradients, limit)
    assert clipped.keys() == gradients.keys()
    before, after = as_vector(gradients), as_vector(clipped)
    within = np.abs(before) <= limit
    assert (after[within] == before[within]).all()
    assert (after[~within] == limit * np.sign(before[~within])).all()
    assert angle(gradients, clipped) < 90


@pytest.mark.parametrize("clip", CLIPS)
@given(clippings())
def test_clipping_changes_no_input_and_shares_no_memory(clip, case):
    """Also where there is nothing to clip."""
    gradients, limit = case
    freeze(gradients)
    for some_limit in (limit, np.inf):
        clipped = clip(gradients, some_limit)
        for name, gradient in gradients.items():
            assert not np.shares_memory(clipped[name], gradient)
            assert clipped[name].shape == gradient.shape


@pytest.mark.parametrize("clip", CLIPS)
@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
@pytest.mark.parametrize("limit", [1, 0.5, 100.0, np.inf, np.float64(0.5)])
def test_clipping_keeps_the_type(clip, dtype, limit):
    """NumPy's own float64 would widen float32."""
    gradients = {"dWaa": normal((3, 3)).astype(dtype)}
    assert clip(gradients, limit)["dWaa"].dtype == dtype


def test_types_may_differ_from_array_to_array():
    """Each keeps its own, also where float32 alone would overflow."""
    gradients = {
        "dWaa": np.array([[3e38]], dtype="float32"),
        "dba": np.array([[4e38]]),
    }
    clipped = clip_by_norm(gradients, 5)
    assert_close(clipped, pair(3.0, 4.0), rtol=1e-6)
    assert clipped["dWaa"].dtype == "float32"
    assert clipped["dba"].dtype == "float64"


def test_the_length_of_float32_has_room():
    """3e30 squared is beyond float32, the length is not."""
    gradients = {"dba": np.array([3e30, 4e30], dtype="float32")}
    assert_close(gradient_norm(gradients), 5e30, rtol=1e-6)
    clipped = clip_by_norm(gradients, 5)
    assert_close(clipped["dba"], [3, 4], rtol=1e-6)


def test_zeros_stay_zeros():
    """Their length is 0, and nothing is divided by it."""
    for clip in CLIPS:
        assert_close(clip(pair(0.0, 0.0), 1), pair(0.0, 0.0))


# What cannot be clipped


@pytest.mark.parametrize("clip", CLIPS)
@pytest.mark.parametrize("limit", [0, -1.0, np.nan, -np.inf])
def test_a_limit_is_above_0(clip, limit):
    """The message names it."""
    with pytest.raises(ValueError, match=f"limit is {limit}, expected"):
        clip(pair(6.0, 8.0), limit)


@pytest.mark.parametrize("clip", CLIPS)
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_what_is_not_finite_is_named(clip, bad):
    """An error instead of NaN in every parameter."""
    with pytest.raises(ValueError, match=rf"dba \(1, 1\) holds {bad}"):
        clip(pair(6.0, bad), 5)


NO_GRADIENTS = {
    "generator": ((g for g in ()), "found a generator"),
    "list": ([np.ones(3)], "found a list"),
    "empty dict": ({}, "found a dict"),
    "whole numbers": ({"dba": np.array([[6]])}, "dba holds int"),
    "complex": ({"dba": np.array([6j])}, "dba holds complex128"),
    "no array": ({"dba": [6.0, 8.0]}, "dba holds <class 'list'>"),
}


@pytest.mark.parametrize("clip", CLIPS)
@pytest.mark.parametrize("kind", NO_GRADIENTS)
def test_only_a_dict_of_floats_is_clipped(clip, kind):
    """A generator would be empty the second time."""
    gradients, message = NO_GRADIENTS[kind]
    with pytest.raises(ValueError, match=message):
        clip(gradients, 5)


def test_a_length_beyond_float64_is_an_error():
    """Not a gradient of zeros."""
    with np.errstate(over="ignore"), pytest.raises(ValueError, match="inf"):
        clip_by_norm(pair(1e200, 1e200), 5)


def test_zeros_have_no_direction():
    """On either side."""
    for two in ((0.0, 1.0), (1.0, 0.0)):
        with pytest.raises(ValueError, match="no direction"):
            angle(*(pair(number, 0.0) for number in two))


def test_an_angle_needs_the_same_names():
    """The missing one is in the message."""
    with pytest.raises(KeyError, match="dba"):
        angle(pair(1.0, 1.0), {"dWaa": np.ones((1, 1))})


# Types, shapes, and what belongs to the caller


def measured(network):
    """What the functions of the first half return."""
    _, _, caches = rnn_forward(*network.forward)
    J = jacobians(caches)
    return {
        "J": J,
        "step": step_jacobian(caches["a"][..., 0], caches["Waa"]),
        "sizes": product_norms(J),
        "lengths": gradient_norms_back(network.a0, caches),
    }


@pytest.mark.parametrize("dtype", DTYPES)
def test_types_are_kept(dtype):
    """A length is real, of the same precision."""
    results = measured(draw_network(3, 4, 2, 5, 6).astype(dtype))
    real = np.zeros(1, dtype).real.dtype
    assert results["J"].dtype == results["step"].dtype == dtype
    assert results["sizes"].dtype == results["lengths"].dtype == real


@given(networks())
def test_shapes_and_memory(network):
    """All in the course's order; no input is changed or shared."""
    freeze(network.arrays)
    n_a, m = network.a0.shape
    T_x = network.x.shape[-1]
    results = measured(network)
    shapes = {name: result.shape for name, result in results.items()}
    assert shapes == {
        "J": (n_a, n_a, m, T_x),
        "step": (n_a, n_a, m),
        "sizes": (m, T_x + 1),
        "lengths": (m, T_x + 1),
    }
    for leaf in leaves(results):
        for array in network.arrays.values():
            assert not np.shares_memory(leaf, array)


def test_shapes_that_do_not_fit_are_named():
    """By the name of the argument or key."""
    network = draw_network(3, 4, 2, 5, 6)
    _, _, caches = rnn_forward(*network.forward)
    with pytest.raises(ValueError, match="Waa"):
        step_jacobian(caches["a"], np.eye(3))
    with pytest.raises(ValueError, match="a has shape"):
        gradient_norms_back(np.ones((4, 3)), caches)
    with pytest.raises(ValueError, match="J has shape"):
        product_norms(np.ones((2, 3, 1, 1)))
    with pytest.raises(KeyError, match=r"Waa \(n_a, n_a\) is missing"):
        jacobians({"a": caches["a"]})


def test_every_array_is_checked():
    """One with an axis too many is named, wherever it stands."""
    network = draw_network(3, 4, 2, 5, 6)
    _, _, caches = rnn_forward(*network.forward)
    read = {key: caches[key] for key in ("a", "Waa")}
    assert_checks(jacobians, read)
    assert_checks(gradient_norms_back, network.a0, read)
    assert_checks(product_norms, jacobians(caches))
    with pytest.raises(ValueError, match="Waa has shape"):
        step_jacobian(caches["a"], caches["Waa"][..., np.newaxis])


def test_a_length_at_the_limit_changes_no_digit():
    """Dividing by the length and multiplying by it again would."""
    g = normal(500, seed=2)
    limit = gradient_norm({"g": g})
    assert (g / limit * limit != g).any()
    assert (clip_by_norm({"g": g}, limit)["g"] == g).all()


# What the page says


def test_one_letter_has_one_meaning():
    """Sigma is the sigmoid of the gates, never a singular value."""
    page = Path("docs/en/vanishing-gradients.md").read_text(encoding="utf-8")
    assert "σ" not in page and "\\sigma" not in page


CANCEL = 3 * np.array([[1.0, -1.0], [1.0, -1.0]])


def growth(a0):
    """Size of the product over 50 steps of the network that explodes."""
    parameters = {
        "Waa": CANCEL,
        "Wax": np.eye(2),
        "Wya": np.eye(2),
        "ba": np.zeros((2, 1)),
        "by": np.zeros((2, 1)),
    }
    x = np.repeat(np.array([[[-1.5]], [[-3.3]]]), 50, axis=-1)
    _, _, caches = rnn_forward(x, np.array(a0).reshape(2, 1), parameters)
    return product_norms(jacobians(caches))[0, -1]


@given(st.floats(0.3, 0.95), st.floats(-0.01, 0.01))
def test_a_spectral_radius_of_0_explodes_from_nearly_everywhere(first, second):
    """No fixed point that the first rounding error leaves."""
    assert np.abs(np.linalg.eigvals(CANCEL)).max() < 1e-7
    assert growth([first, second]) > 1e6


def test_the_page_shows_it_from_several_starts():
    """Two of them are a millionth apart."""
    rows = [
        line
        for line in printed("vanishing-gradients", "counterexamples")
        if line.startswith("from ")
    ]
    starts = [float(row.split()[1]) for row in rows]
    assert len(starts) >= 4 and min(np.diff(starts)) < 1e-5
    assert all(row.endswith("True") for row in rows)
    assert all(growth([start, 0.0]) > 1e9 for start in starts)


def test_where_it_is_silent_the_loss_falls():
    """Near words are learned, the far one is not; the loss shows little."""
    rows = [line.split() for line in printed("vanishing-gradients", "silent")]
    far_away = [row for row in rows if row[0] == "30"]
    assert len(far_away) == 2
    for row in far_away:
        first, last = (float(row[row.index("to") + i]) for i in (-1, 1))
        assert last < first / 5
        assert " ".join(row).endswith("5 of 5 0 of 5")


@pytest.mark.parametrize("word", ["cat", "food"])
def test_the_picture_shows_what_the_page_prints(word):
    """The bars of the sentence."""
    lines = printed("vanishing-gradients", "many-steps")
    (row,) = [line for line in lines if line.startswith(f"{word} ")]
    share = arriving_shares()[SENTENCE.index(word)]
    assert row.split() == [word, f"{share:.0%}"]
