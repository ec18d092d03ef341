"""A formula on record has a mark below it that unfolds without a script."""

import json
import unicodedata

import pytest
from bs4 import BeautifulSoup
from markdown import Markdown

from extensions import checked
from extensions.pages import converting

TEX = r"\Gamma_u = W_a x"
ENTRY = {
    "number": "1",
    "comparisons": 1200,
    "power": -14,
    "shapes": {"Γ_u": "3×1", "W_a": "3×7", "∂L/∂c̃": "3×1"},
}
PAGE = f"# Toy\n\n$$\n{TEX}\n$$\n\nText, $x = 1$.\n\n$$\nx = 2\n$$\n"


@pytest.fixture
def convert(tmp_path, monkeypatch):
    """Convert a page that stands in a repository of its own."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "docs" / "en"
    folder.mkdir(parents=True)
    record = {"en/toy.md": {checked.fingerprint(TEX): ENTRY}}
    (tmp_path / "docs" / "checked.json").write_text(json.dumps(record))

    def convert(text, name="toy.md"):
        (folder / name).write_text(text, encoding="utf-8")
        markdown = Markdown(
            extensions=["extensions.checked", "pymdownx.arithmatex"],
            extension_configs={"pymdownx.arithmatex": {"generic": True}},
        )
        with converting(f"docs/en/{name}"):
            return BeautifulSoup(markdown.convert(text), "lxml")

    return convert


def test_the_mark_says_how(convert):
    (mark,) = convert(PAGE).select("div.arithmatex + details.checked")
    assert mark.summary.get_text() == "checked"
    assert not mark.has_attr("open")
    assert [p.get_text().replace("\u00a0", " ") for p in mark("p")] == [
        "Both sides were computed and compared: 1,200 numbers, largest"
        " difference below 10⁻¹⁴.",
        "Shapes: Γu, ∂L/∂c̃ 3×1; Wa 3×7.",
        "What each name stands for: tests/formulas/toy.py; gradients are"
        " complex steps on a plain loop.",
    ]
    assert mark.find("i").sub.get_text() == "u"


def test_white_space_does_not_count(convert):
    text = PAGE.replace("= W_a", "=\n  W_a ")
    assert len(convert(text)("details")) == 1


@pytest.mark.parametrize("wrong", ["W_a y", "W_a x'", "W_b x"])
def test_an_edited_formula_has_no_mark(convert, wrong):
    assert not convert(PAGE.replace("W_a x", wrong))("details")


def test_the_same_formula_elsewhere_has_none(convert):
    assert not convert(PAGE + "\nOther\n", "other.md")("details")


NAMES = {
    r"\Gamma_u": "Γ_u",
    r"\tilde{c}": "c̃",
    r"∂\mathcal{L}/∂\hat{y}": "∂L/∂ŷ",
    "a⟨⟩": "a",
    "x()⟨⟩": "x",
    r"\overrightarrow{W}_aa": "W⃗_aa",
    "to c": "to c",
}


@pytest.mark.parametrize(("tex", "text"), NAMES.items())
def test_names_are_plain_text(tex, text):
    same = (unicodedata.normalize("NFC", s) for s in (checked.plain(tex), text))
    assert len(set(same)) == 1
