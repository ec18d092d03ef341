r"""Formulas: what a page gets, and every fault that must stop the build.

A fault is planted on a page of its own; the message must name its file, its
line and the formula.
"""

import re
import subprocess
import unicodedata

import pytest
from bs4 import BeautifulSoup
from markdown import Markdown
from mkdocs.commands.build import build
from mkdocs.config import load_config

from extensions import mathjax
from extensions.pages import Place, converting
from extensions.tex import FormulaError
from tools.site.generator import configuration

CONFIG = configuration("en")


@pytest.fixture(scope="session")
def cache(tmp_path_factory):
    """Typeset each formula of these tests once."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def pages(tmp_path):
    """A folder of pages."""
    return tmp_path / "pages"


def site_markdown(cache, **options):
    """Markdown as the site has it."""
    configs = dict(CONFIG["mdx_configs"])
    configs["extensions.tex"] = {"cache": str(cache), **options}
    names = CONFIG["markdown_extensions"]
    return Markdown(extensions=names, extension_configs=configs)


@pytest.fixture
def convert(pages, cache):
    """Write a page, convert it, and give its elements."""

    def convert(text, name="page.md", before="", cache=cache):
        path = pages / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(before + text, "utf-8")
        with converting(path):
            html = site_markdown(cache).convert(text)
        return BeautifulSoup(html, "html.parser")

    return convert


def sources(soup):
    """The TeX of all finished formulas."""
    return [math["data-tex"] for math in soup.find_all("mjx-container")]


# ------------------------------------------------------------------ faults

FAULTS = {
    "undefined macro": ("A\n\n$\\foo x$", 3, "formula \\foo x: Undefined"),
    "unbalanced braces": ("$a{b$", 1, "formula a{b: "),
    "closing brace": ("$a}b$", 1, "formula a}b: "),
    "misplaced &": ("$$\na & b\n$$", 2, "formula a & b: Misplaced &"),
    "second exponent": ("$a^b^c$", 1, "formula a^b^c: Double exponent"),
    "missing \\right": ("$$\n\\left( a\n$$", 2, "formula \\left( a: "),
    "unclosed environment": (
        "A\n\n$$\n\\begin{aligned} a\n$$",
        4,
        "formula \\begin{aligned} a: ",
    ),
    "unknown colour": ("$\\color{nocolour} a$", 1, "sequence \\color"),
    "colour by a token": ("$\\mmlToken{mi}[mathcolor='x']{a}$", 1, "mmlToken"),
    "unknown character": ("A\n$a 😀$", 2, "no font has the character 😀"),
    "glyph not served": ("$\\mathfrak{A}$", 1, "the site serves no font"),
    "comment": ("$50% x$", 1, "% hides the rest of the line"),
    "reference": ("$\\eqref{a}$", 1, "\\eqref has no meaning here"),
    "own macro": ("$\\newcommand{\\x}{y}$", 1, "sequence \\newcommand"),
    "$$ in a paragraph": (
        "A\nso $$a + b$$ is",
        2,
        "$ is left as text: A so $ ($$ stands on lines of its own",
    ),
    "$$ after text": ("Text\n$$\na + b\n$$", 2, "$ is left as text"),
    "$$ never closed": ("Text\n\n$$\na + b", 3, "$$ is left as text"),
    "blank line in $$": ("$$\na\n\nb\n$$", 1, "$$ is left as text"),
    "unclosed $": ("A\n\nfive $x and more", 3, "left as text: five $x"),
    "unopened $": ("five x$ and more", 1, "left as text: five x$"),
    "amount of money": ("A\n\n- costs $5 only", 3, "costs $5 only"),
    "$ in a table": ("A | B\n- | -\na | $b", 3, "$ is left as text"),
    "$ in a heading": ("A\n\n## B $x { #b }", 3, "$ is left as text: B $x"),
    "$ in a note": ("!!! note\n    A\n\n    b $x", 4, "left as text: b $x"),
    "$ in raw HTML": ("<div>\n<p>a $x$</p>\n</div>", 2, "left as text: a $x"),
    "\\( in text": ("A\n\nhere \\(x\\)", 3, "\\( is left as text"),
    "\\[ in text": ("A\n\n\\[x + y\\]", 3, "\\[ is left as text"),
    "\\( in raw HTML": ("<p>\na \\(x\\)</p>", 2, "\\( is left as text"),
    "\\begin in text": ("A\n\n\\begin{align}\na", 3, "\\begin{ is left as"),
    "macro in text": ("A\n\nthe \\alpha of", 3, "\\alpha is left as text"),
    "$ in alternative text": ("A\n\n![a $x](b.png)", 3, "left as text in alt"),
    "\\tag in a line": ("$a \\tag{1}$", 1, "belongs to a displayed formula"),
    "tag of many words": (
        "$$\na \\tag{see below}\n$$",
        2,
        "not a number or a short",
    ),
    "tag used twice": (
        "$$\na \\tag{1}\n$$\n\n$$\nb \\tag{1}\n$$",
        6,
        "formula b \\tag{1}: \\tag{1} is used twice",
    ),
    "too wide for a line": (f"A\n\n${'+'.join('abcdefghijklm')}$", 3, "wide"),
    "merror": ("$\\rule{a}{b}$", 1, "formula \\rule"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_stops_the_build_with_page_line_and_formula(fault, convert):
    """Each fault is found, and no other one with it."""
    text, line, message = FAULTS[fault]
    with pytest.raises(FormulaError) as error:
        convert(text, "en/rnn.md")
    first = str(error.value).split("\n")[0]
    assert re.match(rf".*/en/rnn\.md:{line}: ", first), first
    assert message in first


def test_a_message_is_only_the_place_the_formula_and_the_reason(convert, pages):
    """An author reads nothing else."""
    with pytest.raises(FormulaError) as error:
        convert("Text\n\n$\\foo x$", "en/bptt.md")
    assert str(error.value) == (
        f"{pages.as_posix()}/en/bptt.md:3: "
        "formula \\foo x: Undefined control sequence \\foo"
    )


def test_all_faults_of_a_page_are_told_at_once(convert):
    """In the order of the page, text that is left at the end."""
    text = "$\\foo$ and\n$\\bar{$ and\n$\\foo$\n\nfive $x"
    with pytest.raises(FormulaError) as error:
        convert(text)
    lines = re.findall(r"page\.md:(\d+): ", str(error.value))
    assert lines == ["1", "2", "3", "5"]


def test_lines_are_those_of_the_file(convert):
    """Front matter counts, includes do not, code is not searched."""
    front = "---\ntitle: A\n---\n\n"
    text = (
        '```python title="snippets/rnn.py"\n'
        '--8<-- "snippets/rnn.py"\n'
        "```\n\n`$\\foo$`\n\n```text\n$\\foo$\n```\n\n"
        "- item\n\n    $$\n    \\foo\n    + b\n    $$\n"
    )
    with pytest.raises(FormulaError, match=r"page\.md:18: formula \\foo \+ b"):
        convert(text, before=front)


def test_a_page_that_is_in_no_file_has_lines_too(cache):
    """Whoever converts text of his own is told the line in it."""
    with pytest.raises(FormulaError, match=r"^line 2: formula \\foo: "):
        site_markdown(cache).convert("A\n$\\foo$")


def test_the_page_that_is_converted_is_named(pages):
    """And no other one that ends like it."""
    pages.mkdir()
    for name, text in {"a": "y", "b": "# b\ny", "c": "y"}.items():
        (pages / f"{name}.md").write_text(text, "utf-8")
    with converting(pages / "b.md"):
        assert Place("y").of(("", "y")) == f"{pages.as_posix()}/b.md:2"
    assert Place("y").of(("", "y")) == "line 1"


def test_the_next_page_starts_without_the_faults_of_the_last(cache):
    """One Markdown instance may convert many pages."""
    markdown = site_markdown(cache)
    with pytest.raises(FormulaError):
        markdown.convert("$\\foo$")
    html = markdown.reset().convert("$x$")
    assert sources(BeautifulSoup(html, "html.parser")) == ["x"]


# ------------------------------------------------------------ what is fine


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Text $a$ and $b$.", ["a", "b"]),
        ("$$\na < b > c \\& d\n$$", ["a < b > c \\& d"]),
        ("$$a$$", ["a"]),
        ("a | b\n- | -\n$x$ | $\\|y\\|$", ["x", "\\|y\\|"]),
        ("- a $x$\n\n    $$\n    y\n    $$\n\n- $z$", ["x", "y", "z"]),
        ("> $x$\n>\n> $$\n> y\n> $$", ["x", "y"]),
        ("!!! note\n    $x$\n\n    $$\n    y\n    $$", ["x", "y"]),
        ('??? tip "On $x$"\n    $y$', ["x", "y"]),
        ('=== "On"\n    $y$', ["y"]),
        ("## On $x$ { #on }", ["x"]),
        ('<div markdown="1">\n\nOn $x$\n\n</div>', ["x"]),
        ("**$x$** and *$y$*, [$z$](#a)", ["x", "y", "z"]),
        ("A[^1]\n\n[^1]: On $x$", ["x"]),
        ("`$a` and `\\(`\n\n```text\n$b \\[ \\begin{x}\n```", []),
        ("Five \\$ and &#36;5", []),
    ],
)
def test_formulas_are_found_wherever_text_is(text, expected, convert):
    """And nothing else is taken for one."""
    assert sorted(sources(convert(text))) == sorted(expected)


def test_an_escaped_dollar_is_a_dollar(convert):
    """For pages that talk of money."""
    assert convert("Five \\$ and `\\$`").text == "Five $ and \\$"


def macros():
    """Names and numbers of arguments, from the one list there is."""
    script = mathjax.SCRIPT.read_text("utf-8")
    block = script[script.index("const MACROS = {") :]
    block = block[: block.index("\n};")]
    found = re.findall(
        r"^  (\w+): (?:'[^\n]*'|\['[^\n]*', (\d)\]),", block, re.M
    )
    return [(name, int(arity or 0)) for name, arity in found]


# What each macro must show, as a line of text, after the letter X.
MACROS = {
    "at": "X⟨u⟩",
    "atT": "X⟨u⟩⊤",
    "ex": "X(u)",
    "of": "X(u)⟨v⟩",
    "T": "X⊤",
    "yhat": "Xŷ",
    "ctilde": "Xc̃",
    "Gu": "XΓ_u",
    "Gr": "XΓ_r",
    "Gf": "XΓ_f",
    "Go": "XΓ_o",
    "Waa": "XW_aa",
    "Wax": "XW_ax",
    "Wya": "XW_ya",
    "ba": "Xb_a",
    "by": "Xb_y",
    "loss": "XL",
    "R": "XR",
    "had": "X∗",
    "ones": "X1",
    "grad": "X∂L/∂u",
    "dnow": "X∂^+",
    "softmax": "Xsoftmax",
    "diag": "Xdiag",
}


def test_the_table_of_macros_is_complete():
    """A new macro comes with what it must show."""
    assert {name for name, _ in macros()} == set(MACROS)


@pytest.mark.parametrize(("name", "arity"), macros())
def test_a_macro_shows_what_the_course_writes(name, arity, cache):
    """Read from the finished formula's line of text."""
    tex = f"X\\{name}" + "".join(f"{{{a}}}" for a in "uv"[:arity])
    typeset = mathjax.Typesetter(cache).typeset(tex, False)
    text = unicodedata.normalize("NFC", typeset["text"])
    assert text == unicodedata.normalize("NFC", MACROS[name])


def test_time_is_an_exponent_in_angle_brackets(convert):
    """The MathML that a screen reader gets has the structure."""
    math = convert("$a\\at{t}$").find("math")
    base, exponent = math.msup.find_all(recursive=False)
    assert (base.name, base.text) == ("mi", "a")
    assert exponent.text == "⟨t⟩"


def test_a_formula_is_read_once(convert):
    """By screen readers the MathML, by the search nothing but it."""
    soup = convert("$a + b$")
    shown, read = soup.find("mjx-math"), soup.find("mjx-assistive-mml")
    assert shown["aria-hidden"] == "true"
    assert shown.has_attr("data-search-exclude")
    assert read.math.text == "a+b"


def test_a_proof_needs_no_drawing(cache):
    """It reads the source and the MathML, which stay as they are."""
    text = "On $a$, $b$.\n\n$$\nc\n$$"
    shown, read = (
        BeautifulSoup(site_markdown(cache, drawn=x).convert(text), "lxml")
        for x in (True, False)
    )
    assert len(shown("mjx-math")) == 3
    for drawing in shown("mjx-math"):
        drawing.decompose()
    assert str(read) == str(shown)


def test_a_formula_has_the_colour_of_the_text(convert):
    """No colour is written into it."""
    text = (
        "$a\\frac{b}{c}\\sqrt{2}$\n\n$$\n\\begin{cases}a\\\\b\\end{cases}\n$$"
    )
    assert not re.search("color|fill|#[0-9a-f]{3}", str(convert(text)))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("on ($x$), so", "(x),"),
        ("the $t$-th step", "t-"),
        ("the $t$th step", "tth"),
        ("is $x$.", "x."),
        ("is “$x$”.", "“x”."),
        ("于是（$x$），以及", "（x），"),
        ("取$x$；再取", "x；"),
        ("取$x$的值", "x"),
        ("取「$x$」。", "「x」。"),
        ("is **$x$**, so", "x,"),
        ("a $x$ b", "x"),
    ],
)
def test_punctuation_stays_with_its_formula(text, kept, convert):
    """In one element that does not wrap; the text as a whole is the same."""
    soup = convert(text)
    for hidden in soup.find_all("mjx-math"):
        hidden.decompose()
    assert soup.find(class_="tex").text == kept
    assert soup.text == re.sub(r"[$*]", "", text)


def test_nothing_of_a_formula_wraps(convert):
    """Neither inside, nor between it and what it touches."""
    with open("theme/assets/css/tex.css", encoding="utf-8") as file:
        assert re.search(r"\.tex \{\s*white-space: nowrap;", file.read())
    soup = convert("$a = b + c$")
    assert not soup.find(attrs={"breakable": True})
    assert not soup.find("mjx-break")


def test_numbers_are_ids(convert):
    """Also where several equations stand in one display."""
    soup = convert(
        "$$\na \\tag{1}\n$$\n\n$$\n\\begin{align}a &= b \\tag{2a} \\\\"
        " &= c \\tag{2b}\\end{align}\n$$"
    )
    ids = [element["id"] for element in soup.find_all(id=True)]
    assert ids == ["eq-1", "eq-2a", "eq-2b"]
    assert soup.find(id="eq-1")["class"] == ["tex-display"]


def test_titles_and_contents_are_plain_text(cache):
    """A table of contents has no room for a formula."""
    markdown = site_markdown(cache)
    markdown.convert("# On $x\\at{t}$ { #on }\n\n## $\\frac{a}{b}$, too { #b }")
    (top,) = markdown.toc_tokens
    assert top["name"] == "On x⟨t⟩"
    assert top["children"][0]["name"] == "a/b, too"
    assert "mjx" not in markdown.toc


def test_mkdocs_knows_numbers_and_titles(tmp_path, recwarn, caplog):
    """Links to equations are checked; the title of a page is text."""
    docs = tmp_path / "docs"
    docs.mkdir()
    page = "# On $x\\at{t}$ { #on }\n\n[(1)](#eq-1), [(9)](#eq-9)\n\n"
    (docs / "index.md").write_text(page + "$$\na \\tag{1}\n$$", "utf-8")
    config = load_config(
        "mkdocs.yml",
        docs_dir=str(docs),
        site_dir=str(tmp_path / "site"),
        nav=None,
        plugins=[],
        theme={"name": "mkdocs"},
    )
    build(config)
    said = [record.getMessage() for record in caplog.records]
    assert any("#eq-9" in message for message in said)
    assert not any("#eq-1'" in message for message in said)
    html = (tmp_path / "site" / "index.html").read_text("utf-8")
    soup = BeautifulSoup(html, "html.parser")
    assert soup.find("a", href="#on").text.strip() == "On x⟨t⟩"


# ------------------------------------------------------- process and cache


@pytest.fixture
def starts(monkeypatch):
    """A Node of its own; gives the list of its starts."""
    starts = []

    class Counted(mathjax.Node):
        def start(self, version):
            starts.append(version)
            super().start(version)

    node = Counted()
    monkeypatch.setattr(mathjax, "NODE", node)
    yield starts
    node.stop()


def test_one_node_serves_many_pages(convert, starts, tmp_path):
    """It starts with the first formula that is new."""
    convert("no formula", cache=tmp_path)
    assert len(starts) == 0
    for number in range(3):
        convert(f"$x_{number}$ and $y_{number}$", cache=tmp_path)
    assert len(starts) == 1


def test_a_second_build_starts_no_node(convert, starts, tmp_path):
    """And gives the same page."""
    first = convert("$x$ and $y$", cache=tmp_path)
    starts.clear()
    mathjax.NODE.stop()
    assert convert("$y$ and $x$", cache=tmp_path)
    assert str(convert("$x$ and $y$", cache=tmp_path)) == str(first)
    assert starts == []


def test_a_formula_is_kept_by_all_it_depends_on(monkeypatch, starts, tmp_path):
    """By source, kind and version, each in a file of its own."""
    typesetter = mathjax.Typesetter(tmp_path)
    for tex, display in [("x", True), ("x", False), ("y", False)]:
        typesetter.typeset(tex, display)
    assert len(list(tmp_path.iterdir())) == 3
    monkeypatch.setattr(mathjax, "find_version", lambda: "next")
    typesetter.typeset("x", True)
    assert len(list(tmp_path.iterdir())) == 4
    assert len(starts) == 2


def test_a_change_of_the_script_is_another_version(monkeypatch, tmp_path):
    """So that a new macro is not hidden by the cache."""
    before = mathjax.find_version()
    script = tmp_path / "tex.mjs"
    script.write_text(mathjax.SCRIPT.read_text("utf-8") + "\n", "utf-8")
    monkeypatch.setattr(mathjax, "SCRIPT", script)
    assert mathjax.find_version() != before


def test_a_faulty_formula_is_not_kept(starts, tmp_path):
    """It is asked for again until it is right."""
    for _ in range(2):
        with pytest.raises(mathjax.TexError):
            mathjax.Typesetter(tmp_path).typeset("\\foo", False)
    assert list(tmp_path.iterdir()) == []


def test_one_fault_does_not_spoil_the_next_formula(starts, tmp_path):
    """MathJax forgets what was begun."""
    typesetter = mathjax.Typesetter(tmp_path)
    with pytest.raises(mathjax.TexError):
        typesetter.typeset("\\begin{align} a \\tag{1} & {", True)
    assert typesetter.typeset("a \\tag{1}", True)["text"] == "(1)a"


@pytest.mark.parametrize("missing", ["node", "node_modules"])
def test_what_is_missing_is_named(missing, monkeypatch, starts, tmp_path):
    """With the command that installs it."""
    if missing == "node":
        monkeypatch.setattr(mathjax.shutil, "which", lambda *a, **k: None)
    else:
        monkeypatch.setattr(mathjax, "MODULES", tmp_path)
    with pytest.raises(RuntimeError, match=f"(?i){missing}:? run make setup"):
        mathjax.Typesetter(tmp_path).typeset("x", False)


def test_a_node_that_dies_is_told(monkeypatch, starts, tmp_path):
    """Not waited for; the next formula gets a new one."""
    script = tmp_path / "dies.mjs"
    script.write_text("process.exit(3)", "utf-8")
    typesetter = mathjax.Typesetter(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(mathjax, "SCRIPT", script)
        with pytest.raises(RuntimeError, match="Node stopped"):
            typesetter.typeset("y", False)
    assert typesetter.typeset("y", False)["text"] == "y"


# ------------------------------------------------------------------ assets


@pytest.fixture(scope="session")
def assets(tmp_path_factory):
    """Stylesheet and fonts, as make writes them."""
    folder = tmp_path_factory.mktemp("assets") / "mathjax"
    subprocess.run(
        [mathjax.find_node(), mathjax.SCRIPT, "--assets", folder], check=True
    )
    return folder


def test_each_font_is_there_and_none_else(assets):
    """Beside the stylesheet, with addresses relative to it."""
    css = (assets / "mathjax.css").read_text("utf-8")
    urls = re.findall(r"url\(\"([^\"]*)\"\)", css)
    files = {file.name for file in assets.glob("*.woff2")}
    assert {f"./{name}" for name in files} == set(urls)
    assert all((assets / name).read_bytes()[:4] == b"wOF2" for name in files)


SPECIMEN = [
    r"\mathbb{R} \mathcal{L} \mathrm{Ab} \mathbf{W} \boldsymbol{\alpha W}",
    r"\texttt{da\_loss} \mathit{ab} \mathscr{A} \text{and so on}",
    r"\hat{y} \tilde{c} \bar{a} \vec{v} \dot{x} \widehat{abc} \overline{ab}",
    r"\bigl( \Bigl[ \biggl\{ \Biggl\langle a \Biggr| \biggr\| \Bigr) \bigr.",
    r"\left( \begin{matrix}a\\b\\c\\d\\e\\f\\g\end{matrix} \right]",
    r"\left\{ \begin{matrix}a\\b\\c\\d\\e\\f\\g\end{matrix} \right\|",
    r"\sum_i \prod_i \int_0^1 \oint \sqrt{\frac{1}{\frac{1}{x}}}",
    r"\underbrace{a+b}_{c} \overbrace{a+b+c+d+e+f}^{c} \xrightarrow{abcdef}",
    r"\Gamma \Delta \varepsilon \phi \ell \partial \nabla \infty \top \odot",
    r"\le \ge \ne \approx \in \notin \to \mapsto \Rightarrow \iff \cdots",
]


@pytest.mark.parametrize("tex", SPECIMEN)
def test_the_stylesheet_has_a_rule_for_each_glyph(tex, assets, cache):
    """And a font for it."""
    css = (assets / "mathjax.css").read_text("utf-8")
    html = mathjax.Typesetter(cache).typeset(tex, True)["html"]
    glyphs = BeautifulSoup(html, "html.parser").find_all("mjx-c", class_=True)
    assert glyphs
    for glyph in glyphs:
        rule = re.escape(f"mjx-c.{'.'.join(glyph['class'])}")
        assert re.search(rf"{rule}(:not\([^)]*\))?\{{", css)
        for font in glyph["class"][1:]:
            assert f".{font}{{font-family:MJX-NCM-ZERO,MJX-{font}}}" in css


def test_stretched_brackets_have_their_pieces(assets, cache):
    """Each piece has a rule that says where it stands."""
    css = (assets / "mathjax.css").read_text("utf-8")
    html = mathjax.Typesetter(cache).typeset(SPECIMEN[5], True)["html"]
    stretched = BeautifulSoup(html, "html.parser").find_all("mjx-stretchy-v")
    assert len(stretched) == 2
    for delimiter in stretched:
        name = delimiter["class"][0]
        for piece in delimiter.find_all(["mjx-beg", "mjx-mid", "mjx-end"]):
            assert f"mjx-stretchy-v.{name}>{piece.name}{{" in css
