"""Every printed formula holds, or is named as one without a value."""

from tests.formulas.conftest import checked
from tools.proof import formulas, pages


def test_displayed(formula):
    """Both sides of each relation agree for all free indices."""
    path, number = formula
    (equation,) = [e for e in checked(path)[1] if e.number == number]
    assert equation.status in ("holds", "named"), (
        f"{equation.where}: ({equation.number}) {equation.fault}"
    )


def test_inline(path):
    """So do those in the text whose names are bound."""
    page, equations = checked(path)
    faults = [
        f"{found.where}: ${found.tex}$ {found.fault}"
        for found in equations
        if not found.display and found.status == "wrong"
    ]
    assert not [*faults, *formulas.in_vain(page, equations)]


def test_every_page_with_formulas_has_an_environment(path):
    """None is passed over."""
    page, equations = checked(path)
    shown = [found for found in formulas.formulas_of(page) if found.display]
    assert len(shown) == len([found for found in equations if found.display])


def test_nearly_all_displayed_formulas_have_a_value():
    """The exceptions stay few."""
    found = [e for path in pages.all_pages("en") for e in checked(path)[1]]
    shown = [equation.status for equation in found if equation.display]
    assert shown.count("holds") / len(shown) > 0.95
