"""The curves of the language model are what the page prints."""

import pytest

from figures.language_model import perplexities
from tests.snippets.printed import printed


@pytest.fixture(scope="module")
def drawn():
    """On known sentences, on held-out ones, and the dashed line."""
    return perplexities(steps=400)


def test_both_curves_are_those_of_the_table(drawn):
    """The same parameters in both columns, the untrained ones first."""
    _, header, *rows = printed("language-model", "run-training")
    assert header == "step  trained on  held out"
    table = {int(row.split()[0]): row.split()[1:] for row in rows[:8]}
    assert list(table) == [0, 10, 20, 50, 70, 100, 200, 400]
    known, held_out, _ = drawn
    assert len(known) == len(held_out) == 401
    for step, numbers in table.items():
        assert numbers == [f"{known[step]:.2f}", f"{held_out[step]:.2f}"]


def test_the_dashed_line_is_the_bound_of_the_page(drawn):
    """That of the sentences trained on, not of all."""
    line = printed("language-model", "proof-best")[0]
    assert line.startswith("21 sentences")
    assert f"> {drawn[2]:.3f}:" in line
