"""The curve of a training: what is seen of a program that knows nothing."""

import json

import pytest

from snippets import language_model
from tools.run.losses import CURVES, MOST, Losses
from tools.run.session import Session


@pytest.fixture(autouse=True)
def put_back(monkeypatch):
    """Watch `train` of the module in one test only."""
    monkeypatch.setattr(language_model, "train", language_model.train)


def seen(*sources, listings=(), index=-1):
    """Run the last program of some; return its curves, count and output."""
    told, printed = [], []
    blocks = [(s, f"block {i}", i in listings) for i, s in enumerate(sources)]
    session = Session(blocks, Losses(told.append))
    error = session.run(index % len(blocks), printed.append)
    assert error is None
    last = json.loads(told[-1]) if told else {"count": 0, "curves": []}
    return last["curves"], last["count"], "".join(printed)


LOOP = """
for step in range(20):
    loss, rest = 20 - step, None
print(loss)
"""
APPENDED = """
losses = []
for step in range(20):
    loss = 7
    losses.append(40 - step)
"""
TRAIN = """
def train(steps):
    for step in range(steps):
        yield 20 - step, {}
"""


@pytest.mark.parametrize("source, first", [(LOOP, 20), (APPENDED, 40)])
def test_a_loop_is_seen_and_prints_what_it_printed(source, first):
    curves, count, printed = seen(source)
    assert (count, curves) == (1, [[[i, first - i] for i in range(20)]])
    assert printed == ("1\n" if source == LOOP else "")


def test_the_generator_of_a_listing_is_seen():
    curves, count, _ = seen(TRAIN, "for _, p in train(20): pass", listings={0})
    assert (count, curves) == (1, [[[i, 20 - i] for i in range(20)]])


def test_the_generator_of_a_module_is_seen():
    curves, count, _ = seen(
        """
import numpy as np
from snippets.language_model import train

def steps(x, y, a0, parameters, mask):
    return 5.0, {"db": np.ones(1)}

batches = 12 * [(None, np.ones((1, 1)), None, None)]
for loss, p in train(steps, batches, {"b": np.ones(1)}):
    pass
"""
    )
    assert (count, curves) == (1, [[[i, 5.0] for i in range(12)]])


def test_a_long_training_has_few_points_and_many_trainings_few_curves():
    (curve,), _, _ = seen("for i in range(10_000): loss = i")
    assert MOST / 2 <= len(curve) <= MOST
    assert curve[0] == [0, 0] and curve[-1][0] > 9_000
    source = "for j in range(20):\n    for i in range(10): loss = i"
    curves, count, _ = seen(source)
    assert (len(curves), count) == (CURVES, 20)


@pytest.mark.parametrize(
    "source",
    [
        "for i in range(5): loss = i",  # too few
        "for i in range(20): loss = None",
        "for i in range(20): loss = float('nan')",
        "for i in range(20): *_, (loss, p) = [(1, 2)]",  # of a training
        "for i in range(20): gain = i",
        "loss = 3",
    ],
)
def test_what_is_no_training_has_no_curve(source):
    assert seen(source)[0] == []


def test_what_is_needed_is_not_drawn():
    assert seen(LOOP, "print(loss)") == ([], 0, "1\n")


def test_what_is_no_python_is_shown_without_our_code():
    blocks = [("a = 1\nprint(", "mine", False)]
    error = Session(blocks, Losses(print)).run(0, print)
    assert error.startswith('  File "mine", line 2\n    print(\n')
    assert error.endswith("SyntaxError: '(' was never closed")


def test_an_error_is_in_the_line_of_the_reader():
    blocks = [("for i in range(3):\n    loss = i\n    1 / 0", "mine", False)]
    error = Session(blocks, Losses(print)).run(0, print)
    assert "line 3" in error and "1 / 0" in error and "losses.py" not in error
