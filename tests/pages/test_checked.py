"""What pages say of how their equations were checked is what came out."""

import json
from copy import deepcopy
from pathlib import Path

import pytest

from tools.proof import checked, formulas, pages

RECORD = json.loads(checked.RECORD.read_text("utf-8"))


def evaluated(path):
    """Evaluate the formulas of a page once for all tests."""
    return formulas.check_once(Path(path))


def unmarked(page, equations):
    """Compare the marks on a page with the formulas that were evaluated."""
    marks = page.html.select(".tex-display + details.checked")
    found = [mark.find_previous("mjx-container")["data-tex"] for mark in marks]
    wanted = [e for e in equations if e.display and e.status == "holds"]
    for equation in wanted:
        if equation.tex not in found:
            yield f"{equation.where}: ({equation.number}) has no mark"
    for tex in set(found) - {equation.tex for equation in wanted}:
        yield f"{page.path}: a mark on what was not evaluated: {tex[:40]}"


def all_faults(page, equations, record):
    yield from checked.stale(page.path, equations, record)
    yield from unmarked(page, equations)


def test_the_record_is_what_the_formulas_give(page):
    if page.language == "en":
        faults = all_faults(page, evaluated(page.path), RECORD)
        assert list(faults) == []


def test_only_evaluated_pages_are_on_record():
    names = {path.as_posix()[5:] for path in pages.all_pages("en")}
    assert RECORD.keys() <= names


GRU = "docs/en/gru.md"
OF_GRU = RECORD["en/gru.md"]
FIRST = next(iter(OF_GRU))

EDITED = {
    "less was compared": ({"comparisons": 2}, "now it is"),
    "a shape": ({"shapes": OF_GRU[FIRST]["shapes"] | {"W_u": "7×3"}}, "7×3"),
    "a symbol": ({"shapes": {}}, "'shapes': {}"),
    "a smaller difference": ({"power": -99}, "'power': -99"),
}


@pytest.mark.parametrize(("change", "message"), EDITED.values(), ids=EDITED)
def test_finds_a_record_that_says_too_much(expect, change, message):
    record = deepcopy(RECORD)
    record["en/gru.md"][FIRST] |= change
    faults = checked.stale(GRU, evaluated(GRU), record)
    line = next(e.where for e in evaluated(GRU) if e.number == "1")
    expect(faults, message, line)


def test_finds_an_equation_that_is_not_on_record(expect):
    record = deepcopy(RECORD)
    del record["en/gru.md"][FIRST]
    line = next(e.where for e in evaluated(GRU) if e.number == "1")
    expect(checked.stale(GRU, evaluated(GRU), record), "is not on", line)


def test_finds_an_equation_without_a_mark(expect):
    page = pages.read(GRU)
    page.html.select_one("details.checked").decompose()
    line = next(e.where for e in evaluated(GRU) if e.number == "1")
    expect(unmarked(page, evaluated(GRU)), "(1) has no mark", line)


def test_finds_a_mark_on_what_was_not_evaluated(expect):
    without_1 = [e for e in evaluated(GRU) if e.number != "1"]
    expect(unmarked(pages.read(GRU), without_1), "a mark on what was not", GRU)


def test_another_machine_may_round_differently():
    """Ten times the difference is still within what the record says."""
    for difference in (0.0, 1.1e-16, 9.9e-16, 1e-15, 3e-12):
        bound = 10.0 ** checked.power(difference)
        assert 10 * difference <= bound <= max(1e-15, 101 * difference)
