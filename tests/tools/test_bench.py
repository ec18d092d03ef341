"""The comparison is fair: the peers compute what the snippets compute."""

import numpy as np
import pytest

from snippets import bptt, rnn
from snippets.one_hot import one_hot
from tests.snippets.support import assert_close
from tools.measure import bench, textbook

SHAPE = (3, 5, 4, 6)
FIRST = {"RNN": ["da0"], "GRU": ["dc0"], "LSTM": ["da0", "dc0"]}


def draw(name):
    """A random problem; no state and no bias is 0."""
    problem = bench.draw(bench.MODELS[name], SHAPE, np.float64, n_y=2)
    rng = np.random.default_rng(1)
    for array in (problem.a0, *problem.parameters.values()):
        array[:] = 0.5 * rng.standard_normal(array.shape)
    return problem


@pytest.mark.parametrize("name", bench.MODELS)
def test_the_textbook_has_our_states_and_predictions(name):
    """With a first state that is not 0, but c0 of the LSTM is."""
    problem = draw(name)
    if name == "LSTM":  # ours starts c at 0 unless told otherwise
        problem.a0[:] = 0
    a, y_pred, *_ = bench.ours(name, problem)[0]()
    usual = bench.usual(name, problem)[0]()
    assert_close(usual[0], a)
    assert_close(usual[-2], y_pred)


@pytest.mark.parametrize("name", bench.MODELS)
def test_the_textbook_has_our_gradients(name):
    """Every one of them."""
    problem = draw(name)
    if name == "LSTM":
        problem.a0[:] = 0
    expected = bench.ours(name, problem)[1]()
    gradients = bench.usual(name, problem)[1]()
    firsts = gradients.pop("d_states")
    gradients |= dict(zip(FIRST[name], firsts, strict=True))
    assert gradients.keys() == expected.keys()
    assert_close(gradients, expected)


def test_the_usual_character_model_is_ours_with_its_own_kind_of_step():
    """The loss of a piece, and a first step of Adagrad with our gradients."""
    n_x, n_a, rate = 4, 3, 0.1
    rng = np.random.default_rng(0)
    parameters = rnn.initialize_parameters(n_x, n_a, n_x, rng)
    indices, targets = rng.integers(n_x, size=(2, 5))
    x, y = (one_hot(i[np.newaxis], n_x) for i in (indices, targets))
    a0 = rng.standard_normal((n_a, 1))
    a, _, _ = rnn.rnn_forward(x, a0, parameters)
    loss, gradients = bptt.rnn_loss_and_gradients(x, y, a0, parameters)
    expected = {
        key: old - rate * g / np.sqrt(g**2 + 1e-8)
        for key, old in parameters.items()
        for g in [gradients["d" + key]]
    }

    state = {"a": a0}
    found = textbook.train_characters(indices, targets, parameters, state, rate)
    assert found == pytest.approx(loss)
    assert_close(parameters, expected)
    assert_close(state["a"], a[..., -1])


def test_ratios_are_medians_of_pairs():
    """Three rounds: 1/2, 4/2 and 3/3; the medians alone would say 3/2."""
    times = np.array([[1.0, 2.0], [4.0, 2.0], [3.0, 3.0]])
    assert bench.ratios(times).tolist() == [1]


def test_the_functions_take_turns():
    """A B A B …, at least as many rounds as asked for."""
    calls = []
    functions = [lambda: calls.append("A"), lambda: calls.append("B")]
    times = bench.interleave(functions, seconds=0, rounds=(3, 9), turn=0)
    assert calls[4:] == ["A", "B"] * 4  # the first two only warm up
    assert times.shape == (4, 2)


def test_memory_counts_numbers_for_each_step():
    """A function that keeps three arrays like a for every step."""

    def keeping_three(name, problem):
        size = 3 * problem.a0.size * problem.x.shape[-1]
        return (lambda: np.zeros(size),)

    found = bench.memory("RNN", keeping_three)
    assert found == pytest.approx(3, abs=0.01)


def test_a_missed_target_is_named():
    """Beside the ratio."""
    assert bench.verdict(0.5, 0.4).split() == ["0.50", "MISSES", "0.4"]
    assert bench.verdict(0.4, 0.4).split() == ["0.40", "≤", "0.4"]
    assert bench.verdict(0.5, None).split() == ["0.50"]
