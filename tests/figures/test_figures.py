"""Every figure is sound: well-formed, themed, readable, and tells the truth."""

import importlib
import pkgutil
import re
from xml.etree import ElementTree

import pytest

import figures
from extensions.figure import drawings, svg
from figures import FIGURES, FUNCTIONS, drawing
from tests.figures import checks
from tests.figures.conftest import CSS
from tools.site.generator import LANGUAGES

LESSONS = [
    importlib.import_module(f"figures.{module.name}")
    for module in pkgutil.iter_modules(figures.__path__)
    if not module.name.startswith("_")
]


def drawn(*parts):
    """Make the SVG of parts, with its title, as on a page."""
    content = drawing.in_language(drawing.draw(100, *parts).content, "en")
    return (
        '<svg role="img" viewBox="0 0 380 100" width="380" height="100">'
        f"<title>A plant</title>{content}</svg>"
    )


def texts(name):
    """List the texts of a figure."""
    root = ElementTree.fromstring(svg(name, "title", "id"))
    return ["".join(text.itertext()) for text in root.iter("text")]


@pytest.fixture(scope="module")
def css():
    """Give the style sheet of the figures."""
    return CSS.read_text("utf-8")


# Every figure -------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FIGURES)
def test_the_source_is_sound(name, language, css):
    drawn = svg(name, "What it shows", "id", language=language)
    assert checks.source_problems(drawn, css) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FIGURES)
def test_it_is_readable_on_a_phone(name, language, sheet):
    drawn = svg(name, "title", "id", language=language)
    assert checks.layout_problems(sheet, drawn) == []


@pytest.mark.parametrize("name", FIGURES)
def test_it_has_two_sets_of_words(name):
    """Write what is missing into figures/zh.toml."""
    assert drawings()[name].get("missing") is None


def test_each_entry_is_on_a_figure():
    used = {key for figure in drawings().values() for key in figure["words"]}
    assert sorted(drawing.chinese().keys() - used) == []


def test_all_figures_fit_one_page():
    page = "".join(svg(name, "title", f"figure-{name}") for name in FIGURES)
    assert checks.duplicate_ids(page) == []


def test_every_function_of_the_lessons_is_listed():
    assert len(FIGURES) == len(FUNCTIONS)  # no two of one name
    assert checks.unlisted(LESSONS, FIGURES) == []


def test_colours_have_contrast(css):
    assert checks.colour_problems(css) == []


def test_the_paper_of_a_figure_is_the_page(css):
    """In light and in dark colours."""
    page = (CSS.parent / "lesson.css").read_text("utf-8")
    papers = re.findall("--figure-paper: (.*);", css)
    assert papers == re.findall("--md-default-bg-color: (.*);", page)
    assert len(set(papers)) == 2


# Each check finds its fault -----------------------------------------------


def test_a_sound_figure_has_no_problems(sheet, css):
    plant = drawn(drawing.node(190, 50, "$a^{⟨t⟩}$", "state"))
    assert checks.layout_problems(sheet, plant) == []
    assert checks.source_problems(plant, css) == []


@pytest.mark.parametrize(
    ("found", "parts"),
    [
        ("overlap", [drawing.label(x, 50, "state") for x in (190, 215)]),
        ("overlap", [drawing.label(190, y, "state") for y in (50, 57)]),
        ("cut", [drawing.label(370, 50, "state")]),
        ("cut", [drawing.label(190, 98, "state")]),
        ("cut", [drawing.arrow((300, 50), (390, 50))]),
        ("small", [drawing.label(190, 50, "state", size=11)]),
        (
            "a line through",
            [
                drawing.label(190, 50, "state"),
                drawing.arrow((100, 50), (300, 50)),
            ],
        ),
        ("a line through", [drawing.node(190, 50, "much too long", width=46)]),
    ],
)
def test_a_fault_of_the_layout_is_found(sheet, found, parts):
    problems = checks.layout_problems(sheet, drawn(parts))
    assert problems and all(p.startswith(found) for p in problems)


@pytest.mark.parametrize(
    ("found", "part"),
    [
        ("fixed colour", '<path fill="red" d="M0 0"/>'),
        ("fixed colour", '<path style="stroke: red" d="M0 0"/>'),
        ("no style: pink", '<path class="line pink" d="M0 0"/>'),
    ],
)
def test_a_fault_of_the_source_is_found(css, found, part):
    (problem,) = checks.source_problems(drawn(part), css)
    assert problem.startswith(found)


def test_a_missing_title_is_found(css):
    untitled = drawn().replace("A plant", " ")
    assert checks.source_problems(untitled, css) == ["no title"]


def test_a_figure_that_is_not_well_formed_is_found(css):
    with pytest.raises(ElementTree.ParseError):
        checks.source_problems(drawn("<g>"), css)


def test_a_function_that_is_not_listed_is_found():
    fewer = {k: v for k, v in FIGURES.items() if k != "rnn-cell"}
    assert checks.unlisted(LESSONS, fewer) == ["figures.rnn.rnn_cell"]


def test_a_duplicate_id_is_found():
    page = svg("unrolled", "one", "same") + svg("rnn-cell", "two", "same")
    assert checks.duplicate_ids(page) == ["same"]


@pytest.mark.parametrize(
    ("found", "old", "new"),
    [
        ("light input", "--figure-input: #1560a8", "--figure-input: #7fb8f2"),
        ("dark state", "--figure-state: #62cbb4", "--figure-state: #0f6e5c"),
        (
            "light gate",
            "--figure-gate-tint: #fcebf2",
            "--figure-gate-tint: #ad2a80",
        ),
    ],
)
def test_a_faint_colour_is_found(css, found, old, new):
    assert old in css
    problems = checks.colour_problems(css.replace(old, new))
    assert problems and all(p.startswith(found) for p in problems)


def test_contrast_is_that_of_wcag():
    # Black on white, and the grey that is known as the lightest to pass.
    assert checks.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert checks.contrast("#767676", "#ffffff") == pytest.approx(
        4.54, abs=0.01
    )


# What the figures say -----------------------------------------------------


def test_the_sentence_is_that_of_the_lecture():
    words = "Harry Potter and Hermione Granger invented a new spell".split()
    shown = texts("sentence")
    assert [text for text in shown if text in words] == words
    assert [text for text in shown if text in ("0", "1")] == list("110110000")
    for t in range(1, 10):
        assert f"x⟨{t}⟩" in shown and f"y⟨{t}⟩" in shown


def test_the_ones_of_the_mask_are_the_lengths():
    shown = texts("padding")
    mask = [text for text in shown if text in ("0", "1")]
    rows = ["".join(mask[i : i + 5]) for i in (0, 5, 10)]
    assert rows == ["11111", "11100", "11000"]
    assert [text for text in shown if text in ("5", "3", "2")] == list("532")


def test_each_one_stands_at_its_true_height():
    content = svg("one-hot-columns", "title", "id")
    bars = re.findall(r'<rect class="shape input" x="\d+" y="(\d+)"', content)
    ones = re.findall(r'strong input" x="\d+" y="([\d.]+)"', content)
    assert len(bars) == len(ones) == 4
    # harry, potter, and, a, of 10,000 (slide 01); the column is 300 tall.
    down = [(float(y) - float(bars[0])) / 300 for y in ones]
    expected = [4075 / 10000, 6830 / 10000, 367 / 10000, 1 / 10000]
    assert down == pytest.approx(expected, abs=0.05)


def test_the_product_is_the_marked_column():
    root = ElementTree.fromstring(svg("column-picking", "title", "id"))

    def numbers(role):
        found = (e for e in root.iter("text") if e.get("class", "") == role)
        return [
            e.text for e in found if re.fullmatch(r"−?\d\.\d", e.text or "")
        ]

    assert len(numbers("weight")) == 12
    assert numbers("weight strong") == numbers("state")
    assert len(numbers("state")) == 3


def test_the_state_is_stacked_on_the_input():
    # W_a = [W_aa ⋮ W_ax] and [a; x], the state first (slide 05).
    shown = texts("stacking")
    assert shown.index("Waa") < shown.index("Wax")
    assert shown.index("a⟨t−1⟩") < shown.index("x⟨t⟩")


# The words of the drawings ------------------------------------------------


@pytest.fixture
def table(tmp_path, monkeypatch):
    """Write another table of Chinese words."""

    def write(text):
        (tmp_path / "zh.toml").write_text(text, "utf-8")
        monkeypatch.setattr(drawing, "CHINESE", tmp_path / "zh.toml")
        drawing.chinese.cache_clear()

    yield write
    drawing.chinese.cache_clear()


def said(text, language):
    """What a label says in a language."""
    content = drawing.in_language(drawing.label(0, 0, text), language)
    return "".join(ElementTree.fromstring(content).itertext())


def test_a_label_has_its_words_in_both_languages(table):
    table('"from $ŷ$, # of #" = "来自 $ŷ$，#/#"')
    assert said("from $ŷ$, 2 of 1,000", "en") == "from ŷ, 2 of 1,000"
    assert said("from $ŷ$, 2 of 1,000", "zh") == "来自 ŷ，2/1,000"


def test_data_and_formulas_need_no_words(table):
    table("")
    assert said(drawing.Data("harry"), "zh") == "harry"
    assert said("$tanh W_{aa}$ = 1 − c", "zh") == "tanh Waa = 1 − c"


def test_a_label_without_chinese_is_found(table):
    table('"other" = "别的"')
    assert said("one step", "en") == "one step"
    with pytest.raises(drawing.WordError, match='zh.toml has no "one step"'):
        said("one step", "zh")


def test_numbers_that_are_lost_are_found(table):
    table('"step # of #" = "第 # 步"')
    with pytest.raises(drawing.WordError, match="'step # of #' has other"):
        said("step 1 of 2", "en")


# The language of the drawings ---------------------------------------------


def test_scripts_are_raised_and_lowered_by_dy():
    text = drawing.label(0, 0, "$W_{aa} a^{⟨t−1⟩}$ = c")
    parts = ElementTree.fromstring(text)
    moves = [float(part.get("dy", 0)) for part in parts]
    assert "".join(parts.itertext()) == "Waa a⟨t−1⟩ = c"
    assert sum(moves) == pytest.approx(0)  # back on the line
    assert min(moves) < 0 < max(moves)
    assert "baseline-shift" not in text


def test_single_letters_are_italic_and_words_are_not():
    parts = ElementTree.fromstring(drawing.label(0, 0, "$tanh x_{ax}$ a"))
    italic = [p.text for p in parts if p.get("class") == "variable"]
    assert italic == ["x", "ax"]


def test_a_mark_above_a_letter_stays_with_it():
    """Alone it would be drawn above the next sign."""
    parts = ElementTree.fromstring(drawing.label(0, 0, "$c\u0303^{⟨t⟩}$"))
    italic = [p.text for p in parts if p.get("class") == "variable"]
    assert italic == ["c\u0303", "t"]


def test_a_hatch_stays_in_its_cell():
    numbers = re.findall(
        r"[ML](-?[\d.]+) (-?[\d.]+)", drawing.hatch(5, 7, 40, 30)
    )
    assert len(numbers) > 10
    assert all(5 <= float(x) <= 45 and 7 <= float(y) <= 37 for x, y in numbers)
