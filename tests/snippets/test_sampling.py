"""Lesson "Sampling": drawing token by token."""

import string
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets.language_model import END, log_probability, make_training_pair
from snippets.one_hot import UNKNOWN
from snippets.rnn import rnn_forward
from snippets.sampling import NAMES, apply_temperature, sample
from tests.snippets.printed import printed
from tests.snippets.support import (
    DTYPES,
    assert_close,
    draw_network,
    freeze,
    golden,
)

GOLDEN = golden("sampling")
TINY = {"a": 0, "b": 1, END: 2, UNKNOWN: 3}


def parameters_of(seed=0, n=4):
    """A random network over TINY, or over n tokens."""
    return draw_network(n, 5, n, 1, 1, seed=seed).parameters


def constant(probabilities):
    """A cell that always predicts the same; its state counts the steps."""

    def cell(xt, at, parameters):
        return at + 1, np.array(probabilities)[:, np.newaxis], None

    return cell


# The names


def test_the_names_are_a_list_in_order():
    """Lower case letters, all 26 of them, no name twice."""
    assert sorted(set(NAMES)) == NAMES
    assert set("".join(NAMES)) == set("abcdefghijklmnopqrstuvwxyz")
    assert len(NAMES) == 172


# Temperature


@pytest.mark.parametrize("temperature", GOLDEN["temperature"])
def test_temperature_agrees_with_pytorch(temperature):
    """softmax(z / temperature), from probabilities alone."""
    case = GOLDEN["temperature"][temperature]
    result = apply_temperature(case["probabilities"], float(temperature))
    assert_close(result, np.array(case["expected"]))


@pytest.mark.parametrize(
    ("temperature", "ratio"), [(0.5, 16), (1, 4), (2, 2), (1e9, 1)]
)
def test_four_times_as_probable(temperature, ratio):
    """Low temperature sharpens, high flattens."""
    q = apply_temperature(np.array([0.8, 0.2]), temperature)
    assert q.sum() == pytest.approx(1)
    assert q[0] / q[1] == pytest.approx(ratio)


def test_temperature_0_takes_the_largest():
    """And so does one that is almost 0."""
    for temperature in (0, 1e-9, 1e-320):
        q = apply_temperature(np.array([0.2, 0.5, 0.3]), temperature)
        assert q.tolist() == [0, 1, 0]


def test_equal_first_places_share_in_the_limit():
    """0.4, 0.4 and 0.2: near 0 they are equal, at 0 the first is taken."""
    p = np.array([0.4, 0.4, 0.2])
    assert apply_temperature(p, 0.01) == pytest.approx([0.5, 0.5, 0])
    assert apply_temperature(p, 0).tolist() == [1, 0, 0]


@given(st.integers(0, 99), st.floats(0.05, 20))
def test_zero_stays_zero_and_the_order_stays(seed, temperature):
    """Probabilities need not sum to 1."""
    p = np.random.default_rng(seed).random(6) / 3
    p[2] = 0
    q = apply_temperature(p, temperature)
    assert q[2] == 0
    assert q.sum() == pytest.approx(1)
    assert (np.argsort(q) == np.argsort(p)).all()
    assert_close(q, apply_temperature(p / 2, temperature))


@pytest.mark.parametrize("dtype", DTYPES[:2])
def test_types_are_kept(dtype):
    """Of the probabilities."""
    p = np.array([0.25, 0.75], dtype)
    for temperature in (0, 0.5, 1):
        assert apply_temperature(p, temperature).dtype == dtype


@pytest.mark.parametrize(
    ("p", "temperature", "message"),
    [
        ([0.5, 0.5], -1, "temperature -1"),
        ([0.5, 0.5], np.nan, "temperature nan"),
        ([0.0, 0.0], 1, "largest probability 0"),
        ([-0.5, 1.5], 1, "expected probabilities"),
        ([0.5, 1.5], 1, "expected probabilities"),
    ],
)
def test_what_makes_no_sense_is_refused(p, temperature, message):
    """A temperature below 0, and what are no probabilities."""
    with pytest.raises(ValueError, match=message):
        apply_temperature(np.array(p), temperature)


# What the page says of others and of itself


def seeds_of_the_assignment(names, letters):
    """Its two counters: both grow with the letter, one begins with the name."""
    for name in range(names):
        seed, counter = name, 0
        for _ in range(letters):
            yield counter + seed
            seed, counter = seed + 1, counter + 1


def test_the_page_counts_the_seeds_of_the_assignment():
    """Seven names of ten letters: 70 draws from 25 seeds."""
    seeds = list(seeds_of_the_assignment(7, 10))
    line = f"drawn: {len(seeds)}  different: {len(set(seeds))}"
    assert line == "drawn: 70  different: 25"
    assert line in printed("sampling", "pitfall-seed")


def test_the_number_of_names_that_end_in_saurus():
    """100 of 172 as the page says, and 73% in us."""
    assert len(string.printable) == 100  # another hundred of the page
    assert sum(name.endswith("saurus") for name in NAMES) == 100
    assert np.mean([n.endswith("us") for n in NAMES]) == pytest.approx(
        0.73, abs=0.005
    )


def test_stars_mark_the_copies():
    """And nothing else; every stage has its dozen."""
    lines = printed("sampling", "run-dinosaurs")
    stages = "\n".join(lines).split("after ")[1:]
    assert len(stages) == 6
    for stage in stages[1:]:
        rows = stage.split("\nstep")[0].split("\n")[1:]
        names = " ".join(rows).split()
        assert len(names) == 12
        for name in names:
            assert name.endswith("*") == (name.rstrip("*") in NAMES)


def test_only_the_length_of_the_steps_makes_training_chaotic():
    """Each row of the ablation has one verdict, and the cure is the rate."""
    rows = {line[:20].strip(): line[20:].strip() for line in ablation()}
    grown = {name for name, row in rows.items() if row == "above 0.01"}
    quiet = {name for name, row in rows.items() if row == "below 1e-8"}
    assert quiet == {"Adam, rate 0.01", "rate 0.01", "squares from 1"}
    assert grown == rows.keys() - quiet
    assert "as it is" in grown


def ablation():
    """The rows of the second table under its heading."""
    lines = printed("sampling", "pitfall-chaos")
    return [line for line in lines if "steps: " not in line][1:]


# Sampling


def test_sentences_come_out_as_often_as_the_model_believes():
    """All of up to two words, from 3,000 samples."""
    parameters, rng = parameters_of(3), np.random.default_rng(0)
    words = ("a", "b", UNKNOWN)
    short = [s for n in range(3) for s in product(words, repeat=n)]
    x, y, mask = make_training_pair(short, TINY)
    _, y_pred, _ = rnn_forward(x, np.zeros((5, len(short))), parameters)
    expected = np.exp(log_probability(y_pred, y, mask))
    drawn = [
        tuple(sample(parameters, TINY, rng, 1.0, 3, ())) for _ in range(3000)
    ]
    found = np.array([drawn.count(s) / 3000 for s in short])
    assert expected.sum() > 0.3
    # five standard errors: in 13 numbers, one of 100,000 tests goes beyond
    error = np.sqrt(expected * (1 - expected) / 3000)
    assert (np.abs(found - expected) < 5 * error).all()


@given(st.integers(0, 99))
def test_greedy_is_the_most_probable_token_at_every_step(seed):
    """Temperature 0 needs no luck; a rejected token is never the best."""
    parameters, rng = parameters_of(seed), np.random.default_rng(seed)
    tokens = sample(parameters, TINY, rng, temperature=0, max_steps=6)
    x, y, _ = make_training_pair([tokens], TINY)
    _, y_pred, _ = rnn_forward(x, np.zeros((5, 1)), parameters)
    y_pred[TINY[UNKNOWN]] = 0
    best = [list(TINY)[k] for k in y_pred[:, 0].argmax(axis=0)]
    expected = [*tokens, END]
    if len(tokens) == 6:  # stopped before the end
        best, expected = best[:-1], tokens
    assert best == expected


@given(st.integers(0, 99))
def test_rejected_tokens_are_never_drawn(seed):
    """<UNK> by default; without <EOS>, max_steps ends it."""
    parameters, rng = parameters_of(seed), np.random.default_rng(seed)
    for _ in range(5):
        assert UNKNOWN not in sample(parameters, TINY, rng)
    only_b = sample(parameters, TINY, rng, 1.0, 7, ("a", END, UNKNOWN))
    assert only_b == ["b"] * 7


def test_the_end_is_not_among_the_tokens_and_nothing_follows():
    """A with 3/4, <EOS> with 1/4: on average three a's and then the end."""
    cell = constant([0.75, 0, 0.25, 0])
    rng = np.random.default_rng(0)
    lengths = []
    for _ in range(400):
        drawn = sample(parameters_of(), TINY, rng, max_steps=100, cell=cell)
        assert set(drawn) <= {"a"}
        lengths.append(len(drawn))
    assert np.mean(lengths) == pytest.approx(3, abs=0.6)
    assert min(lengths) == 0


def test_no_more_than_max_steps():
    """50 unless told."""
    cell, rng = constant([1, 0, 0, 0]), np.random.default_rng(0)
    assert sample(parameters_of(), TINY, rng, cell=cell) == ["a"] * 50
    assert sample(parameters_of(), TINY, rng, 1, 4, cell=cell) == ["a"] * 4
    assert sample(parameters_of(), TINY, rng, 1, 0, cell=cell) == []


def test_the_cell_reads_what_was_drawn():
    """Zeros first; then the last token, and the state handed on."""
    seen = []

    def cell(xt, at, parameters):
        seen.append((xt[:, 0].tolist(), at[:, 0].tolist()))
        return at + 1, np.full((4, 1), 0.25), None

    rng = np.random.default_rng(1)
    drawn = sample(parameters_of(), TINY, rng, 1.0, 8, (END, UNKNOWN), cell)
    assert set(drawn) == {"a", "b"}
    read = [[float(t == token) for t in TINY] for token in drawn]
    assert [xt for xt, _ in seen] == [[0.0] * 4, *read[:-1]]
    assert [at for _, at in seen] == [[float(t)] * 5 for t in range(8)]


def test_every_call_starts_anew():
    """Equal seeds, equal names, whatever was drawn before."""
    parameters = parameters_of(1)
    first = sample(parameters, TINY, np.random.default_rng(4))
    again = sample(parameters, TINY, np.random.default_rng(4))
    others = [
        sample(parameters, TINY, np.random.default_rng(seed))
        for seed in range(5, 9)
    ]
    assert first == again
    assert any(other != first for other in others)


def test_the_order_of_the_vocabulary_does_not_matter():
    """Its indices do."""
    turned = dict(reversed(TINY.items()))
    results = [
        sample(parameters_of(2), vocabulary, np.random.default_rng(0))
        for vocabulary in (TINY, turned)
    ]
    assert results[0] == results[1]
    assert results[0]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_cell_gets_the_type_of_the_parameters(dtype):
    """And the parameters stay as they are."""
    parameters = {k: v.astype(dtype) for k, v in parameters_of().items()}
    freeze(parameters)
    types = []

    def cell(xt, at, parameters):
        types.extend([xt.dtype, at.dtype])
        return at, np.full((4, 1), 0.25, dtype), None

    sample(parameters, TINY, np.random.default_rng(0), 1, 5, (END,), cell)
    assert len(types) == 10 and set(types) == {np.dtype(dtype)}


def test_the_message_names_what_is_wrong():
    """It is the argument's name."""
    with pytest.raises(ValueError, match=r"^probabilities \(2,\) holds 3"):
        apply_temperature(np.array([3.0, 0.5]), 1.0)
