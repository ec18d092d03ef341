"""A page becomes a notebook; what a notebook must not lose is noticed."""

import json

import pytest
from bs4 import BeautifulSoup

from tests.site import notebook_checks as checks
from tools.finish.files import take_files
from tools.finish.html import Page, PageError
from tools.finish.notebooks import take_notebook

LISTING = (
    '<div class="language-python highlight"><span class="filename">{}</span>'
    "<pre><code>{}\n</code></pre></div>"
)
PROGRAM = (
    '<div class="language-python highlight"><pre><code>{}\n</code></pre></div>'
)
OUTPUT = (
    '<div class="language-output highlight"><pre><code>{}\n</code></pre></div>'
)
SIZE = "def size(words):\n    return 3"
WORDS = "from snippets.one_hot import size\n\nwords = ['a', 'b', 'a']"
FIGURE = (
    '<figure class="figure"><svg viewBox="0 0 9 9" width="9" height="9">'
    '<title>A &amp; "b"</title><text class="state">c</text></svg>'
    "<figcaption>Below.</figcaption></figure>"
)
BODY = f"""<article><p class="lesson-place">Lesson 3</p>
<h1>One <code>x_y</code><a class="headerlink" href="#one">¶</a></h1>
<p>Of <em>words</em> at <span class="tex">(<mjx-container
data-tex="a\\at{{t}} &lt; 1">x</mjx-container>)</span>, 2*3 [so].</p>
<div><h2>Two</h2><div class="tex-display"><mjx-container display="true"
data-tex="\\grad{{\\yhat}} = 1\n\\tag{{1}}">y</mjx-container></div>
<details class="checked"><summary>checked</summary><p>How.</p></details>
{FIGURE}
<ul><li>1. One: <a href="#one">here</a></li><li>Two
<a href="../rnn/">there</a>, <a href="https://example.org/">far</a></li></ul>
<table><tr><th>a</th><th>b</th></tr><tr><td>c | d</td><td>e</td></tr></table>
{LISTING.format("snippets/one_hot.py", SIZE)}
{PROGRAM.format(WORDS)}
{PROGRAM.format("print(size(words))")}{OUTPUT.format("3")}
<details><summary>Solution</summary>{PROGRAM.format("print(4)")}
{OUTPUT.format("4")}<p>Why.</p></details>
<div class="language-text highlight"><pre><code>as it is
</code></pre></div>
<details><summary>Whole</summary>{LISTING.format("one_hot.py", "a = 1")}
</details></div></article>"""
HTML = '<!doctype html><html lang="{}"><head>{}</head><body>{}</body></html>'
AT_HOME = '<link rel="canonical" href="http://127.0.0.1:8000/en/one-hot/">'
ADDRESS = '<link rel="canonical" href="https://host.org/en/one-hot/">'


def page(body=BODY, head=AT_HOME, language="en"):
    """Make a page that a notebook stands beside."""
    made = Page("en/one-hot/index.html", HTML.format(language, head, body))
    take_files(made)
    take_notebook(made)
    return made


def notebook(*args, **named):
    """Make a notebook of a page."""
    return json.loads(page(*args, **named).files["one_hot.ipynb"])


def article(made):
    """Read the article of a finished page."""
    return checks.article_of(BeautifulSoup(made.tree.html, "lxml"))


def test_a_page_without_a_file_has_no_notebook():
    assert page("<article><h1>One</h1></article>").files == {}


def test_each_piece_of_a_page_has_its_form():
    text = checks.prose(notebook())
    assert text.startswith("# One `x_y`\n\n> This notebook was made from “One")
    assert (
        "Of *words* at ($a^{\\langle t\\rangle} < 1$), 2\\*3 \\[so\\]." in text
    )
    assert "## Two\n\n$$\n\\frac{\\partial\\mathcal{L}" in text
    assert "\\tag{1}\n$$\n\n<img alt=" in text
    assert ">\n\nBelow.\n\n- 1\\. One: here\n- Two there, [far](https:" in text
    assert "| a | b |\n| -- | -- |\n| c \\| d | e |" in text
    assert "```\nas it is\n```" in text
    for left_out in ("Lesson 3", "¶", "How.", "one_hot.py ("):
        assert left_out not in text


def test_emphasis_is_seen_beside_signs():
    text = "<p>a<strong>“b”</strong>c, <em>d</em>e <b>f:</b> g</p></div></art"
    made = checks.prose(notebook(BODY.replace("</div></art", text)))
    assert "a<strong>“b”</strong>c, *d*e **f:** g" in made


def test_what_is_folded_stays_so():
    cells = notebook()["cells"]
    sources = ["".join(cell["source"]) for cell in cells]
    at = sources.index("print(4)")
    assert cells[at]["metadata"]["jupyter"] == {
        "outputs_hidden": True,
        "source_hidden": True,
    }
    assert sources[at - 1].startswith("<details>\n<summary>Solution</summary>")
    assert sources[at + 1].startswith("<details>\n<summary>Solution</summary>")
    assert "Why." in sources[at + 1]
    assert cells[1]["metadata"]["jupyter"] == {"source_hidden": True}


def test_links_lead_to_the_site_where_it_has_an_address():
    text = checks.prose(notebook(head=ADDRESS))
    assert "[there](https://host.org/en/rnn/)" in text
    assert "[“One `x_y`”](https://host.org/en/one-hot/)" in text
    assert list(checks.bad_links(notebook(head=ADDRESS))) == []


def test_the_page_leads_to_it():
    made = page()
    (link,) = made.tree.css('a.file[href="one_hot.ipynb"]')
    size = len(made.files["one_hot.ipynb"].encode()) / 1000
    assert link.text() == f"one_hot.ipynb ({size:.0f} KB)"


@pytest.mark.parametrize(
    "language, words", [("en", "as a notebook"), ("zh", "作为笔记本")]
)
def test_what_is_folded_says_that_it_is_there(language, words):
    folded = page(language=language).tree.css("summary")[-1]
    assert folded.text() == f"Whole · {words}"


def test_the_same_page_makes_the_same_bytes():
    assert page().files == page().files


@pytest.mark.parametrize(
    "body, said",
    [
        (OUTPUT.format("3"), "whose output is '3"),
        (
            f"<ul><li><div>{PROGRAM.format('a')}</div></li></ul>",
            "code in a <li",
        ),
        ("<video></video>", "<video> in a notebook"),
    ],
)
def test_refuses_what_has_no_place(body, said):
    with pytest.raises(PageError, match=said):
        notebook(BODY.replace("<p>Of", f"{body}<p>Of"))


def test_a_changed_listing_changes_what_follows(tmp_path):
    made = notebook(BODY.replace("return 3", "return 5"))
    (said,) = checks.prints_otherwise(made, tmp_path)
    assert "prints '5\\n', not '3\\n'" in said


def test_a_sound_notebook_has_no_problem(tmp_path):
    made, there = planted("= 1", "= 1")
    assert list(problems(made, there)) == []
    assert list(checks.prints_otherwise(made, tmp_path)) == []


def problems(made, there):
    """Yield all that can be seen in a notebook without running it."""
    for check in (checks.invalid, checks.bad_formulas, checks.bad_links):
        yield from check(made)
    for check in (
        checks.lost_formulas,
        checks.lost_figures,
        checks.lost_programs,
        checks.lost_text,
    ):
        yield from check(made, there)


# What is changed in the text of a notebook, and what a check then says.
SEEN = {
    "two of one id": ('"id": "cell-2"', '"id": "cell-1"', "Non-unique cell id"),
    "no id": ('"id": "cell-2"', '"no": "cell-2"', "no notebook"),
    "an output": ('"3\\n"', '"7\\n"', "not shown: '3'"),
    "a program": ("print(size(words))", "print(3)", "other than the"),
    "a figure": ("<img ", "<!-- ", "0 figures, on the page 1"),
    "a picture": ("svg+xml;base64,", "svg+xml;base64,AAAA", "no picture"),
    "a macro": ("\\\\mathcal{L}", "\\\\loss", "\\loss is known"),
    "a brace": ("\\\\mathcal{L}", "\\\\mathcal{L", "not balanced"),
    "a formula": ("$$\\n", "\\n", "0 displayed formulas, on the page 1"),
    "a number": ("\\\\tag{1}", "\\\\tag{2}", "\\tag{1} is there 0 times"),
    "half a formula": (" < 1$", " < 1", "half a formula"),
    "a word": ("Below.", "Beneath.", "not there, or not in its place: 'Below"),
    "a link": ("https://example", "../example", "leads nowhere: '../example"),
}
RUN = {
    "an output": ('"3\\n"', '"7\\n"', "prints '3"),
    "a file": ("def size", "open('a')\\ndef size", "No such file"),
    "a module": ("import types", "import mkdocs", "No module named 'mkdocs'"),
}


def planted(old, new):
    """Return a notebook with a fault, and its article."""
    made = page()
    text = made.files["one_hot.ipynb"]
    assert old in text
    return json.loads(text.replace(old, new)), article(made)


@pytest.mark.parametrize("old, new, said", SEEN.values(), ids=SEEN)
def test_a_fault_is_seen(old, new, said):
    found = list(problems(*planted(old, new)))
    assert any(said in problem for problem in found), found


@pytest.mark.parametrize("old, new, said", RUN.values(), ids=RUN)
def test_a_fault_is_seen_when_it_runs(old, new, said, tmp_path):
    (found,) = checks.prints_otherwise(planted(old, new)[0], tmp_path)
    assert said in found


def test_a_formula_set_otherwise_is_noticed(tmp_path):
    good, there = planted("= 1", "= 1")
    assert list(checks.set_otherwise(good, there, tmp_path)) == []
    bad, there = planted("= 1\\n", "= 2\\n")
    (said,) = checks.set_otherwise(bad, there, tmp_path)
    assert "= 2" in said
