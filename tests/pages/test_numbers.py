"""Each number on a page is computed there, or is a fact with a reason."""

import importlib
import math
import tomllib
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from snippets.bptt import output_backward, rnn_loss_and_gradients
from snippets.rnn import rnn_forward
from tools.proof import numbers, pages

FACTS = tomllib.loads(Path(__file__).with_name("facts.toml").read_text("utf-8"))


def faults_of_numbers(page, facts):
    """Find numbers without an explanation, and facts that explain nothing."""
    needed = set()
    for number in numbers.unexplained(page):
        where = f"{page.path}:{number.line}"
        fact = facts.get(number.text)
        if fact is None:
            yield (
                f"{where}: {number.text}: no output, listing or sum of the page"
                " has it; compute it there, or give its reason in facts.toml"
            )
        else:
            needed.add(number.text)
            yield from (f"{where}: {w}" for w in wrong_fact(page, number, fact))
    for text in facts.keys() - needed:
        yield f"{page.path}: facts.toml has {text}, which needs no reason"
    for line, text, sides in numbers.sums(page):
        if any(abs(side - sides[0]) > Decimal("1e-9") for side in sides):
            yield f"{page.path}:{line}: {text} is wrong: {sides}"


def wrong_fact(page, number, fact):
    """Say what a fact lacks; compute what it follows from."""
    if list(fact) == ["source"] and fact["source"].strip():
        return
    if list(fact) != ["follows"]:
        yield f"{number.text} in facts.toml: want follows or source"
        return
    names = vars(math) | {"np": np} | module_names(page)
    value = Decimal(str(abs(eval(fact["follows"], names))))
    if abs(value - number.value) > number.unit / 2:
        yield f"{number.text}, but {fact['follows']} is {value:.6g}"


def module_names(page):
    """The names of a lesson's module, if it has one."""
    module = pages.module_of(page.path)
    if not module.exists():
        return {}
    return vars(importlib.import_module(".".join(module.with_suffix("").parts)))


def test_numbers(page):
    facts = FACTS.get(f"en/{page.path.name}", {})  # a twin has the same ones
    assert list(faults_of_numbers(page, facts)) == []


def test_facts_name_pages():
    assert FACTS.keys() <= {
        path.as_posix()[5:] for path in pages.all_pages("en")
    }


def rnn_by_hand():
    """The states and predictions of rnn.md#proof-hand, by column."""
    tiny = {
        "Waa": np.array([[0.5]]),
        "Wax": np.array([[2.0]]),
        "ba": np.array([[-1.0]]),
        "Wya": np.array([[1.0], [-1.0]]),
        "by": np.zeros((2, 1)),
    }
    x = np.array([1.0, 0.0, 1.0]).reshape(1, 1, 3)
    a, y_pred, _ = rnn_forward(x, np.zeros((1, 1)), tiny)
    return [{2: a[0, 0], 3: y_pred[0, 0]}]


def bptt_by_hand():
    """Forward, backward, gradients: the tables of bptt.md#by-hand."""
    tiny = {
        "Wax": np.zeros((1, 3)),
        "Waa": np.array([[0.5]]),
        "Wya": np.array([[-1.0], [1.0]]),
        "ba": np.array([[-0.5]]),
        "by": np.zeros((2, 1)),
    }
    x = np.eye(3)[:, np.newaxis]
    y = np.array([[1.0, 0, 0], [0, 1, 1]])[:, np.newaxis]
    a, y_pred, caches = rnn_forward(x, np.zeros((1, 1)), tiny)
    _, gradients = rnn_loss_and_gradients(x, y, np.zeros((1, 1)), tiny)
    da_loss, _ = output_backward(y_pred, y, caches)
    slope = 1 - a[0, 0] ** 2
    dz = gradients["dWax"][0]  # a one-hot input picks it
    da_time = np.append(0.5 * dz[1:], 0)
    forward = np.array([np.arctanh(a[0, 0]), a[0, 0], y_pred[1, 0], y[1, 0]])
    da = da_loss[0, 0] + da_time
    backward = np.array([da_loss[0, 0], da_time, da, slope, dz])
    return [
        {t: forward[:, t - 1] for t in (1, 2, 3)},
        {4 - t: backward[:, t - 1] for t in (1, 2, 3)},
        {
            2: [
                *dz,
                gradients["dWaa"][0, 0],
                gradients["dba"][0, 0],
                gradients["dWya"][1, 0],
                gradients["dby"][1, 0],
            ]
        },
    ]


# Tables that were computed by hand, below a heading: what the code says.
BY_HAND = {
    ("en/rnn.md", "proof-hand"): rnn_by_hand,
    ("en/bptt.md", "by-hand"): bptt_by_hand,
}


def faults_of_tables(page, heading, tables):
    """Compare the numbers of tables, in order and with their signs."""
    table = page.html.find(id=heading)
    for columns in tables:
        table = table.find_next("table")
        rows = [row.find_all("td") for row in table.find_all("tr")[1:]]
        for index, expected in columns.items():
            cells = [row[index].get_text().strip() for row in rows]
            for cell, value in zip(cells, expected, strict=True):
                digits = len(cell.partition(".")[2])
                if f"{value:.{digits}f}".replace("-", "−") != cell:
                    where = page.line_of(f"| {cell} |")
                    yield f"{where}: {cell}, the code says {value:.8g}"


@pytest.mark.parametrize(
    ("name", "heading"), BY_HAND, ids=["#".join(key) for key in BY_HAND]
)
def test_a_table_by_hand_is_what_the_code_computes(name, heading):
    page = pages.read(Path("docs", name))
    tables = BY_HAND[name, heading]()
    assert list(faults_of_tables(page, heading, tables)) == []


def all_faults(page):
    yield from faults_of_numbers(page, FACTS.get(page.name, {}))
    for (name, heading), tables in BY_HAND.items():
        if name == page.name:
            yield from faults_of_tables(page, heading, tables())


# On real pages: page, what stands there, the fault, what is said of it.
PLANTED = {
    "prose, a result": ("one-hot", "1.414 is", "1.414", "1.441"),
    "prose, a fact": ("one-hot", "30,000 to", "30,000", "40,000"),
    "prose, it follows": ("rnn", "10^{347}", "10^{347}", "10^{346}"),
    "prose, a percentage": ("sampling", "73% end", "73%", "74%"),
    "prose, an inline formula": ("deep-rnn", "2 = 0.69", "0.69", "0.96"),
    "table, a result": ("rnn", "| 0.249525 |", "0.249525", "0.249552"),
    "table, a size": ("rnn", "(100, 10000)", "10000", "10001"),
    "table, a sum": ("rnn", "1 = 0.724714", "0.724714", "0.742714"),
    "table, two numbers exchanged": (
        "bptt",
        "| −0.4621 | −0.6237 |",
        "−0.4621 | −0.6237",
        "−0.6237 | −0.4621",
    ),
    "table, backward": ("bptt", "| 0.6110 |", "0.6110", "0.7864"),
    "table, a sign": ("rnn", "−0.550573 |", "−0.550573", "0.550573"),
}


@pytest.mark.parametrize(
    ("name", "around", "old", "new"), PLANTED.values(), ids=PLANTED
)
def test_finds_on_a_real_page(expect, name, around, old, new):
    path = Path(f"docs/en/{name}.md")
    text = path.read_text(encoding="utf-8")
    before, found, _ = text.partition(around)
    assert found, f"{path} no longer has {around!r}: plant another fault"
    wrong = text.replace(around, around.replace(old, new), 1)
    line = before.count("\n") + 1
    said = new.partition(" | ")[0]
    expect(
        all_faults(pages.read_text(path, wrong)),
        said,
        f"docs/en/{name}.md:{line}:",
    )


TOY = """
# Toy { #toy }

It is 0.52, over 1,234 times, 12 % and 3.1 · 10⁻⁵, in 2014 and version 3.11.2.

| a | b |
| --- | --- |
| 0.5 + 2 = 2.5 | −0.75 |

```python
n, half, more = 1234, 0.5, -0.75
print(0.5249, 0.1234, 3.14e-5)
```

```output
0.5249 0.1234 3.14e-05
```

## Later { #later }

At 0.5 nothing changes.

## Sources { #sources }

Pages 1735 to 1780.
"""

TOY_FACTS = {"0.5": {"source": "an example"}}
WRONG = {
    "rounded wrongly": ("0.52,", "0.53,", ":3: 0.53: no output"),
    "more digits than shown": ("0.52,", "0.52491,", ":3: 0.52491: no output"),
    "large": ("1,234", "1,235", ":3: 1,235: no output"),
    "percentage": ("12 %", "13 %", ":3: 13 %: no output"),
    "power in Chinese": (
        "3.1 · 10⁻⁵",
        "10 的 −4 次方",
        ":3: 10 to the minus 4: no output",
    ),
    "power": ("10⁻⁵", "10⁻⁴", ":3: 3.1 · 10⁻⁴: no output"),
    "sum": ("= 2.5", "= 2.4", ":7: 0.5 + 2 = 2.4 is wrong"),
    "cell": ("−0.75 |", "−0.74 |", ":7: 0.74: no output"),
    "common elsewhere": ("At 0.5", "At 0.6", ":20: 0.6: no output"),
}


def toy_faults(page):
    return list(faults_of_numbers(page, TOY_FACTS))


def test_sound_page_has_no_fault(toy):
    assert toy_faults(toy(TOY)) == []


@pytest.mark.parametrize(("old", "new", "message"), WRONG.values(), ids=WRONG)
def test_finds(toy, expect, old, new, message):
    assert old in TOY
    expect(toy_faults(toy(TOY.replace(old, new, 1))), message)


FACTS_GONE_WRONG = {
    "not needed": ({"0.7": {"source": "x"}}, "has 0.7, which needs no reason"),
    "no reason": ({"0.5": {"source": " "}}, "want follows or source"),
    "both": ({"0.5": {"source": "x", "follows": "1"}}, "want follows or"),
    "follows not": ({"0.5": {"follows": "log(2)"}}, "log(2) is 0.693147"),
}


@pytest.mark.parametrize(
    ("facts", "message"), FACTS_GONE_WRONG.values(), ids=FACTS_GONE_WRONG
)
def test_finds_a_fact_that_explains_nothing(toy, expect, facts, message):
    page = toy(TOY)
    expect(faults_of_numbers(page, TOY_FACTS | facts), message)
