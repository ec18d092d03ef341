"""`make check ONLY=gru` runs every test that is of one lesson."""

from pathlib import Path

from tests.conftest import LESSONS, modules_of, names_of


def test_every_test_of_a_snippet_is_of_a_lesson():
    written = {path.stem for path in Path("tests/snippets").glob("test_*.py")}
    assert written <= {name for lesson in LESSONS for name in names_of(lesson)}


def test_modules_without_a_lesson_belong_to_the_one_that_shows_them():
    assert modules_of("name-tagging") == {"name_tagging", "prose"}
    assert modules_of("music") == {"music", "tunes"}
    assert modules_of("notation") == {"notation", "checks"}


def test_a_lesson_that_shows_another_one_does_not_get_its_tests():
    assert modules_of("conventions") == {"conventions"}
