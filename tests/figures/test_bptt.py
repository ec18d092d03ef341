"""The figures of the lesson "Backpropagation through time" tell the truth."""

import re
from pathlib import Path

import pytest

from figures import bptt


@pytest.fixture(scope="module")
def unit():
    """Train the unit of the figure once."""
    return bptt.trained_unit()


def printed(pattern):
    """Find what the page prints: its output is compared with its programs."""
    page = Path("docs/en/bptt.md").read_text("utf-8")
    return re.findall(pattern, page, re.MULTILINE)


def test_the_losses_are_those_that_the_page_prints(unit):
    losses, _, _ = unit
    shown = printed(r"^step +(\d+)  loss ([\d.]+)$")
    assert len(shown) == 5
    assert shown == [(step, f"{losses[int(step)]:.2f}") for step, _ in shown]


@pytest.mark.parametrize(("name", "place"), [("before", 1), ("after", 2)])
def test_the_states_are_those_that_the_page_prints(unit, name, place):
    (shown,) = printed(rf"^{name}\n  states(.*)$")
    assert shown.split() == [f"{state:.2f}" for state in unit[place]]


def test_the_new_sentence_is_none_of_the_training():
    assert bptt.NEW not in bptt.LABELS
