"""The tables of symptoms: each was seen where its mistake was planted.

A row leads to a section in which a program makes the mistake; what the row says
one sees is in what that program prints. The rows about `my_backward` have no
such section: here their mistakes are put into the page's own lines.
"""

import contextlib
import io
from pathlib import Path

import numpy as np
import pytest

from tools.proof import pages
from tools.site.generator import LANGUAGES

PAGE = Path("docs/en/symptoms.md")
# Rows whose mistake no program of ours can make: why.
NOT_SHOWN = {"music.md#pitfall-axes": "only Keras can refuse these labels"}

WEIGHTS = '(np.zeros(p[k].shape) for k in ("Wax", "Waa", "ba"))'
BACK = 'da_prevt = p["Waa"].T @ dtanh'
# Mistakes in `my_backward` by what their rows say: what stands there, and what
# instead.
PLANTED = {
    "da_prevt is not added to da[:, :, t]": (
        "da[:, :, t] + da_prevt",
        "da[:, :, t]",
    ),
    'p["Waa"] for p["Waa"].T; da0 is wrong even for one step': (
        BACK,
        BACK.replace(".T", ""),
    ),
    "(1 - a) ** 2 for 1 - a ** 2": (
        "1 - a[:, :, t] ** 2",
        "(1 - a[:, :, t]) ** 2",
    ),
    "a[:, :, t - 1] at the first step too": (" if t > 0 else a0", ""),
    "a[:, :, t] for a_prev": ("dtanh @ a_prev.T", "dtanh @ a[:, :, t].T"),
    "da0 stays at zero": ("da0 = da_prevt", "da0 = np.zeros(a0.shape)"),
    "da0 is da_prevt of another step": (
        f"{BACK}\n    da0 = da_prevt",
        f"da0 = da_prevt\n        {BACK}",
    ),
    "= for +=: only one step is left": (" += ", " = "),
    "mean for sum over the examples": ("dtanh.sum(", "dtanh.mean("),
    "divided by m, the parameters only": (
        "    return",
        "    dWax, dWaa, dba = dWax / 3, dWaa / 3, dba / 3\n    return",
    ),
    "a sum over m=3 examples, where you compare with a mean": (
        "= da[:, :, t] +",
        "= 3 * da[:, :, t] +",
    ),
    "gradients that are added to those of earlier calls, here the third": (
        WEIGHTS,
        "kept",
    ),
}


def plain(text):
    """A text with one space where it has several, or ends a line."""
    return " ".join(text.split())


def tables(page):
    """List the rows of each table, as lists of cells, with the head first."""
    for table in page.html.find_all("table"):
        yield [row.find_all(["th", "td"]) for row in table.find_all("tr")]


def codes(cell):
    """What a row says one sees."""
    return [plain(code.get_text()) for code in cell.find_all("code")]


def words(cell):
    """The text of a cell, formulas as their letters."""
    for formula in cell.select("mjx-math"):
        formula.decompose()
    return plain(cell.get_text())


def printed_under(href, page, read):
    """All that the programs under a heading print."""
    name, _, heading = href.partition("#")
    blocks = read(page.path.with_name(name)).blocks
    outputs = [b for b in blocks if b.language == "output"]
    return plain(" ".join(b.source for b in outputs if b.heading == heading))


def faults_of_rows(page, read=pages.read_once):
    """Find rows that show what no linked program prints."""
    for head, *rows in tables(page):
        if codes(head[0]):  # these are planted below
            continue
        for seen, mistake, where in rows:
            links = [link["href"] for link in where.find_all("a")]
            printed = [printed_under(link, page, read) for link in links]
            at = f"{page.line_of(mistake.get_text())}: {'/'.join(links)}"
            shown = codes(seen)
            if bool(shown) == bool(NOT_SHOWN.keys() & links):
                yield f"{at}: want what a program prints, in code: {shown}"
            for code in shown:
                if not any(code in text for text in printed):
                    yield f"{at}: its programs do not print {code}"


def without_row(page, others):
    """Find mistakes that a program of another page makes and no row names."""
    linked = {link["href"] for link in page.html.find_all("a", href=True)}
    for other in others:
        for name in sorted({block.heading for block in other.blocks}):
            known = f"{other.path.name}#{name}" in linked
            if name.startswith("pitfall-") and not known:
                yield (
                    f"{other.path}: no row of {page.path} leads to #{name}:"
                    " say there what one sees"
                )


def reported(page, old="", new=""):
    """What the page's check prints of its backward pass, with a mistake."""
    mine, check = (b.source for b in page.blocks if b.language == "python")
    assert old in mine
    world = {"kept": [np.zeros((5, n)) for n in (2, 5, 1)]}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(mine.replace(old, new) if old else mine, world)
        exec(check, world)
        for _ in range(2):  # the third call, where calls are added up
            found = world["my_backward"](
                *(world[name] for name in ("da", "a", "a0", "x", "p"))
            )
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        world["report"](found)
    return printed.getvalue().splitlines()


@pytest.mark.parametrize("language", LANGUAGES)
def test_rows_show_what_their_programs_print(language):
    page = pages.read_once(Path("docs", language, PAGE.name))
    assert list(faults_of_rows(page)) == []


def test_every_mistake_has_a_row():
    others = [pages.read_once(path) for path in pages.all_pages("en")]
    assert list(without_row(pages.read_once(PAGE), others)) == []


def test_mistakes_in_the_backward_pass_give_their_symptom():
    page = pages.read(PAGE)
    rows = {
        words(mistake): codes(seen)
        for head, *rows in tables(page)
        if codes(head[0])
        for seen, mistake, _ in rows
    }
    assert rows == {
        said: reported(page, *change) for said, change in PLANTED.items()
    }


def test_the_backward_pass_of_the_page_is_right():
    assert reported(pages.read_once(PAGE)) == ["all right"]


OTHER = """
# Other { #other }

## Wrong { #pitfall-wrong }

```output
loss:   inf
dx ok
```
"""
SOUND = """
# Toy { #toy }

| What you see | The mistake | Where |
| -- | -- | -- |
| The `loss: inf` | a logarithm | [Other](other.md#pitfall-wrong) |
"""


@pytest.fixture
def faults(write, toy):
    """Check one toy page against another one."""
    other = pages.read(write("docs/en/other.md", OTHER))

    def faults(text):
        page = toy(text)
        return [
            *faults_of_rows(page, lambda path: other),
            *without_row(page, [other]),
        ]

    return faults


def test_sound_table(faults):
    assert faults(SOUND) == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("loss: inf", "loss: nan", "do not print loss: nan"),
        ("`loss: inf`", "loss", "want what a program prints, in code: []"),
        ("pitfall-wrong", "other", "do not print loss: inf"),
    ],
)
def test_planted_symptom(faults, expect, old, new, message):
    expect(faults(SOUND.replace(old, new)), message)


def test_planted_mistake_without_a_row(faults, expect):
    found = faults(SOUND.replace("#pitfall-wrong", "#other"))
    expect(found, "leads to #pitfall-wrong", "docs/en/other.md")
