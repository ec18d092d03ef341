"""The shapes beside symbols are those of the arrays of that name."""

from collections import Counter
from pathlib import Path

import pytest

from tools.proof import formulas, pages, shapes

# Names that no array of the lesson has: page, name, why.
NO_ARRAY = {
    ("bidirectional", "$W_{aa}$"): "two matrices, without their arrows",
    ("bptt", "`keepdims`"): "an option",
    ("deep-rnn", "`output`"): "PyTorch's",
    ("deep-rnn", "`h_n`"): "PyTorch's",
    ("lstm", "`dz`"): "of each gate; its own z_f, z_i, z_c, z_o are compared",
    ("lstm", r"$K_s\at{t}$"): "one part of a sum over s",
    ("lstm", "$p_g$"): "in an exercise",
    ("name-tagging", r"$\omega_j$"): "a column, for every j",
    ("notation", r"$a\at{t}$"): "the sentence is about the bias",
    ("one-hot", "$W$"): "a matrix of its own, in an exercise",
    ("sampling", r"$a\at{t-1}$"): "the lesson's environment has no state",
    ("sampling", r"$x\at{t}$"): "the lesson's environment has no input",
    ("vanishing-gradients", r"$\delta_k$"): "one for every k",
}


def faults_of_shapes(page, exceptions):
    """Find shapes that are wrong, and names without an array."""
    environment = formulas.environment_of(page.path)
    needed = set()
    for claim in shapes.claims(page):
        where, key = f"{page.path}:{claim.line}", (page.path.stem, claim.name)
        if key in exceptions:
            needed.add(key)
            continue
        try:
            if fault := shapes.fault(claim, environment):
                yield f"{where}: {fault}"
        except LookupError as error:
            yield f"{where}: {claim.name} {claim.shape}: no array is {error}"
    for key in exceptions.keys() - needed:
        if key[0] == page.path.stem:
            yield f"{page.path}: {key[1]} needs no exception"


def test_shapes(lesson):
    assert list(faults_of_shapes(lesson, NO_ARRAY)) == []


def said_otherwise(page, english):
    """Find shapes that the twin of a page states otherwise of the same name.

    Both have the same formulas, but maybe not side by side.
    """
    theirs = {}
    for claim in shapes.claims(english):
        theirs.setdefault(claim.name, set()).add(claim.shape)
    for claim in shapes.claims(page):
        stated = theirs.get(claim.name, {claim.shape})
        if claim.shape not in stated:
            yield (
                f"{page.path}:{claim.line}: {claim.name} {claim.shape}, in"
                f" English {', '.join(sorted(stated))}"
            )


def test_shapes_in_chinese(translated):
    english, page = translated
    assert list(said_otherwise(page, english)) == []


def test_chinese_sentences_are_read_as_well():
    """What one page states, its twin does, with few exceptions."""
    stated, lost = 0, []
    for path in pages.all_lessons():
        english = shapes.claims(pages.read_once(path))
        twin = pages.read_once(Path("docs/zh", path.name))
        chinese = Counter((c.name, c.shape) for c in shapes.claims(twin))
        stated += len(english)
        lost += (Counter((c.name, c.shape) for c in english) - chinese).keys()
    assert stated > 100
    assert len(lost) < 5, lost


def test_exceptions_name_lessons():
    stems = {path.stem for path in pages.all_lessons()}
    assert {stem for stem, _ in NO_ARRAY} <= stems


# On real pages: page, what stands there, the fault.
PLANTED = {
    "prose, of shape": (
        "bidirectional",
        r"$x\at{t}$ is a column of shape $(n_x, 1)$",
        r"$x\at{t}$ is a column of shape $(n_a, 1)$",
    ),
    "prose, beside it": (
        "gru",
        "$W_y$ $(n_y, n_c)$",
        "$W_y$ $(n_c, n_y)$",
    ),
    "prose, the second of two": (
        "bptt",
        r"$(n_a, 1)$, $\by$ $(n_y, 1)$",
        r"$(n_a, 1)$, $\by$ $(n_a, 1)$",
    ),
    "table, code": (
        "gru",
        "| `dWu`, `dWr`, `dWc` | $(n_c, n_c + n_x)$ |",
        "| `dWu`, `dWr`, `dWc` | $(n_c, n_c)$ |",
    ),
    "table, symbols in pairs": (
        "gru",
        "$(n_c, m)$, $(n_x, m)$ | [(12)](#eq-12)",
        "$(n_x, m)$, $(n_x, m)$ | [(12)](#eq-12)",
    ),
    "table, all steps": (
        "bptt",
        "| `dx` | $(n_x, m, T_x)$ |",
        "| `dx` | $(n_x, T_x, m)$ |",
    ),
    "table, layers": (
        "deep-rnn",
        "the layer below | $(n_a^{[l]}, n_a^{[l-1]})$ |",
        "the layer below | $(n_a^{[l-1]}, n_a^{[l]})$ |",
    ),
}


@pytest.mark.parametrize(("name", "old", "new"), PLANTED.values(), ids=PLANTED)
def test_finds_on_a_real_page(expect, name, old, new):
    path = Path(f"docs/en/{name}.md")
    before, found, _ = path.read_text(encoding="utf-8").partition(old)
    assert found, f"{path} no longer has {old!r}: plant another fault"
    wrong = path.read_text(encoding="utf-8").replace(old, new, 1)
    page = pages.read_text(path, wrong)
    line = before.count("\n") + 1
    expect(faults_of_shapes(page, NO_ARRAY), ", the array (", f"{path}:{line}:")


def test_finds_an_exception_that_is_not_needed(expect):
    page = pages.read("docs/en/gru.md")
    faults = faults_of_shapes(page, {("gru", "$Q$"): "gone"})
    expect(faults, "$Q$ needs no exception", "docs/en/gru.md")


def test_finds_a_name_without_an_array(expect):
    path = Path("docs/en/gru.md")
    text = path.read_text(encoding="utf-8") + "\nTake $Q$ $(n_c, m)$.\n"
    faults = faults_of_shapes(pages.read_text(path, text), {})
    expect(faults, "$Q$ (n_c, m): no array is Q", "docs/en/gru.md")


# On real Chinese pages: page, what stands there, the fault.
PLANTED_IN_CHINESE = {
    "prose, of shape": (
        "gru",
        r"矩阵\n$W_u$ 的形状是 $(n_c, n_c + n_x)$",
        r"矩阵\n$W_u$ 的形状是 $(n_x, n_c + n_x)$",
    ),
    "two names exchanged": (
        "bptt",
        r"$\ba$ $(n_a, 1)$ 和 $\by$ $(n_y, 1)$",
        r"$\ba$ $(n_y, 1)$ 和 $\by$ $(n_a, 1)$",
    ),
    "a table": (
        "deep-rnn",
        r"| $\Wax^{[l]}$ | 下面一层 | $(n_a^{[l]}, n_a^{[l-1]})$",
        r"| $\Wax^{[l]}$ | 下面一层 | $(n_a^{[l-1]}, n_a^{[l]})$",
    ),
}


@pytest.mark.parametrize(
    ("name", "old", "new"), PLANTED_IN_CHINESE.values(), ids=PLANTED_IN_CHINESE
)
def test_finds_in_chinese(expect, name, old, new):
    path = Path(f"docs/zh/{name}.md")
    old, new = old.replace(r"\n", "\n"), new.replace(r"\n", "\n")
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    page = pages.read_text(path, text.replace(old, new))
    english = pages.read_once(Path("docs/en", path.name))
    expect(said_otherwise(page, english), "in English", path.as_posix())
