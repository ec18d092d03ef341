"""What Run says: one table, in the languages of the site."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from tools.site.generator import LANGUAGES

HERE = Path("tools/run")
SAID = re.compile(r'say\(\s*"(\w+)"|["?:] "(\w+)"')
# What the page has before anything is fetched.
BUTTONS = Path("theme/assets/js/run.js")
HOW = Path(__file__).with_name("say.mjs")


def table(language, path=HERE / "words.js"):
    """Return all that is said in a language."""
    done = subprocess.run(
        ["node", HOW, language, path.resolve()],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return json.loads(done.stdout)


def used(folder=HERE):
    """Name what the scripts ask for."""
    return {
        key
        for script in folder.glob("*.js")
        if script.name != "words.js"
        for found in SAID.findall(script.read_text("utf-8"))
        for key in found
    } - {""}


def faults(english, chinese, asked):
    """Say what is missing in the table, or is there for nobody."""
    for key in english:
        if not re.search("[\u4e00-\u9fff]", chinese.get(key) or ""):
            yield f"{key} has no Chinese: {chinese.get(key)!r}"
        if re.search("[\u4e00-\u9fff]|[{}]", english[key] or "{"):
            yield f"{key} has no English: {english[key]!r}"
        if key not in asked:
            yield f"nobody says {key}"


def test_every_word_is_there_in_both_languages_and_is_used():
    tables = [table(language) for language in LANGUAGES]
    assert list(faults(*tables, used())) == []


def test_every_word_that_is_asked_for_is_there():
    asked = {
        key
        for script in HERE.glob("*.js")
        for key in re.findall(r'say\("(\w+)"', script.read_text("utf-8"))
    }
    assert len(asked) > 10
    assert asked - set(table("en")) == set()


def test_the_buttons_are_called_the_same_before_anything_is_fetched():
    english, chinese = table("en"), table("zh")
    known = {(english[key], chinese[key]) for key in english}
    pairs = re.findall(
        r'zh\s+\? "([^"]+)"\s+: "([^"]+)"', BUTTONS.read_text("utf-8")
    )
    assert pairs
    for in_chinese, in_english in pairs:
        assert (in_english, in_chinese) in known


@pytest.mark.parametrize(
    "english, chinese, said",
    [
        ("Run", "Run", "run has no Chinese"),
        ("Run", None, "run has no Chinese"),
        ("运行", "运行", "run has no English"),
        ("Run {why}", "运行", "run has no English"),
    ],
)
def test_a_word_that_is_missing_is_found(english, chinese, said):
    (fault,) = faults({"run": english}, {"run": chinese}, {"run"})
    assert fault.startswith(said)


def test_a_word_that_nobody_says_is_found():
    assert list(faults({"a": "a"}, {"a": "一"}, set())) == ["nobody says a"]
