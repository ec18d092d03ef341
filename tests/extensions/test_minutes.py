"""How long a page takes: the rule, on texts of which all is known."""

import re

import pytest
from markdown import Markdown

from extensions import minutes
from extensions.minutes import LONGEST, seconds, sittings

LESSON = """
# Toy { #toy }

You will be able to read it.

**Before:** nothing, or
[another page](other.md)

## The idea { #idea }

WORDS

**A place to rest.** You have read
half of it.

### On { #on }

More words.

## Exercises { #exercises }

### 1. Count { #exercise-count }

### 2. Again { #exercise-again }

## Sources { #sources }

A book that nobody reads now.
"""


@pytest.mark.parametrize(
    ("text", "time"),
    {
        "two words": 2 * minutes.WORD,
        "two (words) – no more": 4 * minutes.WORD,
        "[one link](a/long/address.md#there)": 2 * minutes.WORD,
        "## Two words { #id-of-them }": 2 * minutes.WORD,
        "$a\n+ b$ and $c$": 2 * minutes.SYMBOL + minutes.WORD,
        "$$\na = b\n$$": minutes.ROW,
        "$$\na = b \\\\\nb = c\n$$": 2 * minutes.ROW,
        "两个字 and": 3 * minutes.CHARACTER + minutes.WORD,
        "![What it shows](figure:name)": minutes.PICTURE,
        "```python\na = 1\n\nb = 2\n```": 2 * minutes.LINE,
        "```output\n1\n2\n3\n```": 3 * minutes.OUTPUT,
        "    ```lesson-file\n    snippets/rnn.py\n    ```": 0,
        "| a | b |\n| -- | -- |\n| c | d |": 4 * minutes.WORD,
    }.items(),
)
def test_each_kind_has_its_time(text, time):
    assert seconds(text) == pytest.approx(time)


def test_sittings_end_at_resting_places():
    first, second = sittings(LESSON)
    assert (first.id, first.title) == ("idea", "The idea")
    assert (second.id, second.title) == ("on", "On")
    exercises = 2 * minutes.EXERCISE
    assert second.seconds == pytest.approx(exercises + 8 * minutes.WORD)


@pytest.mark.parametrize(
    "text",
    [
        '??? tip "Hint"\n\n    Words.\n\n    ```python\n    a = 1\n    ```\n',
        "## Sources { #sources }\n\nA book.\n",
    ],
)
def test_folded_text_and_sources_take_no_time(text):
    page = "## The idea { #idea }\n\nWords.\n\n"
    assert sittings(page + text) == sittings(page)


def test_minutes_are_shown_in_fives_rounded_up():
    shown = [
        minutes.Sitting("", "", time * 60).minutes
        for time in (0.1, 5, 7, 8, 42.4, 45, 45.1)
    ]
    assert shown == [5, 5, 10, 10, 45, LONGEST, LONGEST + 5]


def convert(text):
    """Make HTML of a page as the site does, as far as minutes go."""
    md = Markdown(extensions=["attr_list", "extensions.minutes"])
    return md.convert(text)


def test_page_says_minutes_and_sittings():
    html = convert(LESSON.replace("WORDS", "word " * 2000))
    text = re.sub(r"\n", " ", re.sub(r"<[^>]+>", "", html))
    assert "Before: nothing, or another page · Minutes: 30" in text
    assert "Sittings: The idea:\u00a015\u00a0· On:\u00a015" in text
    assert "half of it. Next: On, 15 minutes." in text
    assert '<a href="#on">On</a>' in html


def test_a_chinese_page_says_it_in_chinese():
    text = LESSON.replace("**Before:** ", "**先修**：")
    text = text.replace("**A place to rest.** ", "**歇一歇**：")
    extensions = {"extensions.minutes": {"language": "zh"}}
    names = ["attr_list", *extensions]
    md = Markdown(extensions=names, extension_configs=extensions)
    html = md.convert(text.replace("WORDS", "字" * 3000))
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))
    assert "先修：nothing, or another page · 用时：30 分钟" in said
    assert "分几次读：The idea 15 分钟 · On 15 分钟" in said
    assert "half of it.接下来：On，15 分钟。" in said


def test_page_of_one_sitting_lists_none():
    html = convert(LESSON.replace("**A place to rest.**", "It goes on."))
    assert "Sittings" not in html
    assert "Minutes" in html


def test_page_without_a_before_line_stays_as_it_is():
    assert "Minutes" not in convert("# Toy\n\nWords.")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "other.md)",
            "other.md) · **Minutes:** 30",
            "line 7: minutes are reckoned",
        ),
        ("### On { #on }", "", "line 13: no heading follows"),
    ],
)
def test_refuses_with_the_line(old, new, message):
    text = LESSON
    if "heading" in message:  # nor any later one
        text = re.sub(r"^#{2,3} [^T].*$", "", text, flags=re.M)
    with pytest.raises(ValueError, match=message):
        convert(text.replace(old, new))
