"""The pictures of the gated cells say what equations and pages say."""

import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from extensions.figure import svg
from figures import gates, gru
from snippets.gru import gru_cell_forward, reset_after_cell

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


# The cells, built up: what each drawing adds, by the equations of the page.
DRAWINGS = {
    "gru": [
        ("gru-update", {"Γu⟨t⟩", "Wu", "1 −", "σ"}),
        ("gru-candidate", {"c\u0303⟨t⟩", "Wc", "tanh"}),
        ("gru-average", set()),  # a product and a sum
        ("gru-relevance", {"Γr⟨t⟩", "Wr", "σ"}),
    ],
    "lstm": [
        ("lstm-forget", {"Γf⟨t⟩", "Wf", "σ"}),
        ("lstm-candidate", {"Γu⟨t⟩", "Wi", "σ", "c\u0303⟨t⟩", "Wc", "tanh"}),
        ("lstm-write", set()),
        ("lstm-show", {"Γo⟨t⟩", "Wo", "σ", "tanh", "a⟨t⟩"}),
    ],
}
# What comes in and goes out has its colour from the first drawing on.
ENDS = {"c⟨t−1⟩", "c⟨t⟩", "x⟨t⟩", "a⟨t−1⟩"}


def labels(name):
    """The texts of a figure: all, and those that are not grey."""
    root = ElementTree.fromstring(svg(name, "title", "id"))
    found = [(t.get("class"), "".join(t.itertext())) for t in root.iter("text")]
    return (
        [text for _, text in found],
        {text for role, text in found if role not in (None, "muted")} - ENDS,
    )


@pytest.mark.parametrize("cell", DRAWINGS)
def test_each_drawing_adds_to_the_one_before(cell):
    before = []
    for name, added in DRAWINGS[cell]:
        texts, coloured = labels(name)
        assert coloured == added, name
        more = list(texts)
        for text in before:
            more.remove(text)  # nothing of it is gone
        assert added <= {*more}, name
        before = texts
    assert sorted(before) == sorted(labels(f"{cell}-cell")[0])


@pytest.mark.parametrize("cell", DRAWINGS)
def test_the_third_drawing_adds_a_product_and_a_sum(cell):
    names = [name for name, _ in DRAWINGS[cell]]
    circles = [
        len(re.findall(r'<circle class="shape', svg(name, "title", "id")))
        for name in names
    ]
    assert circles == [1, 1, 3, 4]


def rows_printed(page, first):
    """The numbers of a program's table of words on a page."""
    text = Path(page).read_text(encoding="utf-8")
    _, _, table = text.partition(first)
    rows = table.partition("```")[0].strip("\n").split("\n")
    assert [row.split()[0] for row in rows] == gates.SENTENCE.split()
    return np.array([row.split()[1:] for row in rows], dtype=float)


def drawn_bars(name, width):
    """The lengths of the bars of each unit, (blocks · units, 9)."""
    paths = re.findall(
        r'<path class="head (gate|state)" d="([^"]*)"', svg(name, "t", "id")
    )
    rooms = {"gate": width - 4, "state": (width - 4) / 2}
    return np.array(
        [
            [float(length) / rooms[role] for length in lengths]
            for role, path in paths
            for lengths in [re.findall(r"h(-?[\d.]+)v", path)]
        ]
    )


def test_the_gates_along_the_sentence_are_those_the_page_prints():
    """Update gates and memory cells of the GRU, to a digit."""
    first = "update gates     memory cells\n"
    printed = rows_printed("docs/en/gru.md", first)
    bars = drawn_bars("gru-gates", 30)
    drawn = np.concatenate([bars[:3], bars[6:]])
    assert printed.shape == (9, 6)
    assert np.abs(drawn.T - printed).max() < 0.06


def test_the_gates_of_the_lstm_are_those_the_page_prints():
    """Forget and update gates; the page prints c, the picture a."""
    first = "forget gates    update gates    memory\n"
    printed = rows_printed("docs/en/lstm.md", first)
    bars = drawn_bars("lstm-along", 22)
    assert np.abs(bars[:6].T - printed[:, :6]).max() < 0.06
    signs = np.sign(bars[9:].T) == np.sign(printed[:, 6:])
    assert signs[2:].all()


def test_before_gates_columns_and_after_gates_rows():
    """Found by moving entries of the state; entry 2 of the gate is 0."""
    before = gru.read_by(gru_cell_forward)
    after = gru.read_by(reset_after_cell)
    assert before.tolist() == [[True, False, True]] * 3
    assert after.tolist() == [[True] * 3, [False] * 3, [True] * 3]
