"""The curves of the GRU say what the page prints."""

import re
from pathlib import Path

import pytest

from extensions.figure import svg
from figures import gru

# The rows of the page, and what their curves look like.
CURVES = {
    "plain RNN": "line dashed muted",
    "bu = 0": "line output",
    "bu = -2": "line gate",
    "bu = -4": "line state",
}


def printed(name):
    """What the page prints as left 100 steps back."""
    page = Path("docs/en/gru.md").read_text(encoding="utf-8")
    (row,) = re.findall(rf"^{name} .*\de[+-]\d\d$", page, re.MULTILINE)
    sizes = re.findall(r"\de[+-]\d\d", row)  # 1, 10, 50 and 100 steps back
    return float(sizes[3])


def drawn(classes):
    """Where the curve of these classes ends, read off the axis."""
    paths = re.findall(r'<path class="([^"]*)" d="([^"]*)"', svg_of_curves())
    (path,) = [d for found, d in paths if " ".join(found.split()) == classes]
    _, y = path.split("L")[-1].split()
    down = (float(y) - gru.TOP) / (gru.BOTTOM - gru.TOP)
    return 10 ** (-gru.DECADES * down)


def svg_of_curves():
    """The figure as on the page."""
    return svg("gru-survival", "title", "id")


@pytest.mark.parametrize("name", CURVES)
def test_each_curve_ends_where_the_page_says(name):
    """One digit is printed, so half a unit of it may be lost."""
    assert drawn(CURVES[name]) == pytest.approx(printed(name), rel=0.5)


def test_the_curves_are_far_enough_apart_to_be_told():
    """None of them would pass for another one."""
    values = sorted(drawn(classes) for classes in CURVES.values())
    for lower, upper in zip(values, values[1:], strict=False):
        assert upper / lower > 3
