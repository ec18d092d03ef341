"""The mutation test sees a mistake that no test sees, and an old reason."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools.mutation.mutate import mutants

SOURCE = '''"""A module."""


def larger(a, b):
    """The larger one of two numbers."""
    return a if a > b else b
'''
WEAK = """
from snippets.weak import larger


def test_larger():
    assert larger(2, 1) == 2
    assert larger(1, 2) == 2
"""
# If both are equal it makes no difference which one is returned.
SURVIVOR = """
[[weak]]
function = "larger"
was = "return a if a > b else b"
now = ["return a if a >= b else b"]
reason = "Of two equal numbers both are the larger one."
"""


def changes(source):
    """What stands there after each mutation, one line each."""
    return sorted(now for _, _, now, _ in mutants(source))


def test_every_small_mistake_is_planted_once():
    """Another operator, another number, another sign, an argument less."""
    found = changes("y = -x + f(3, axis=0)")
    assert found == sorted(
        [
            "y = -x - f(3, axis=0)",
            "y = x + f(3, axis=0)",
            "y = -x + f(4, axis=0)",
            "y = -x + f(3, axis=1)",
            "y = -x + f(3)",
        ]
    )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x = a[1:]", {"x = a[:]", "x = a[2:]"}),
        ("x = a.T", {"x = a"}),
        ("x = a.copy()", {"x = a"}),
        ("x = reversed(a)", {"x = a"}),
        ("x = a | b", {"x = a", "x = b"}),
        ("x += a", {"pass", "x -= a"}),
        ("check(a)", {"pass"}),
        ("x[i] = a", {"pass"}),
        ("x = 'a'", {"x = 'XXaXX'"}),
        ("x = a is not b", {"x = a is b"}),
        ("x = True", {"x = False"}),
        ("while a:\n    break", {"pass"}),
        ("if a:\n    b", {"if not a:"}),
        ("x = zip(a, b, strict=True)", {"x = zip(a, strict=True)"}),
        ("def f():\n    'Words.'", set()),
        ("x = f'words {a}'", set()),
    ],
)
def test_mutants_by_hand(source, expected):
    """The kinds of mistakes; words for people are no code."""
    assert set(changes(source)) == expected


def test_a_promise_of_a_checked_docstring_is_code():
    """Each may be missing, and so may the decorator."""
    source = "@checked\ndef f(x, y):\n    'x (n, m), y (n) → z (n)'"
    assert set(changes(source)) == {
        "",
        '""", y (n) → z (n)"""',
        '"""x (n, m), → z (n)"""',
    }


def test_the_function_is_named():
    """A decorator belongs to what follows, a constant to nobody."""
    source = "a = 1\n\ndef f():\n    return 1\n\n@c\ndef g():\n    'x'\n"
    names = sorted(name for name, *_ in mutants(source + "\nb = 1"))
    assert names == ["", "", "f", "g"]  # the last one is g without c


def run(folder, named, test=WEAK):
    """Run the mutation test on a small project; return its exit and words."""
    for file, text in {
        "snippets/__init__.py": "",
        "snippets/weak.py": SOURCE,
        "tests/snippets/test_weak.py": test,
        "tests/snippets/test_checks.py": "def test_nothing():\n    pass\n",
        "tests/mutants.toml": named,
    }.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text, "utf-8")
    shutil.copy("tests/snippets/conftest.py", folder / "tests/snippets")
    done = subprocess.run(
        [sys.executable, "-m", "tools.mutation.mutants"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{Path.cwd()}"},
        capture_output=True,
        encoding="utf-8",
    )
    return done.returncode, done.stdout + done.stderr


def test_a_survivor_without_a_reason_fails(tmp_path):
    """It is printed as it has to be written into the list."""
    code, said = run(tmp_path, "")
    assert code == 1
    assert "weak: 1 of 2 survive" in said
    assert "No test sees this" in said
    assert "now = ['return a if a >= b else b']" in said


def test_a_survivor_with_a_reason_passes(tmp_path):
    """Nothing else is left."""
    assert run(tmp_path, SURVIVOR)[0] == 0


@pytest.mark.parametrize("now", ["a if a < b else b", "a if a > b else c"])
def test_a_reason_for_a_mutant_that_is_none_fails(tmp_path, now):
    """Another one, beside the true survivor."""
    old = SURVIVOR.replace("a if a >= b else b", now)
    code, said = run(tmp_path, SURVIVOR + old)
    assert code == 1
    assert "A test sees this, or it is gone" in said
    assert f"now = ['return {now}']" in said


def test_failing_tests_prove_nothing(tmp_path):
    """They would notice every mutant."""
    code, said = run(tmp_path, "", WEAK.replace("(1, 2) == 2", "(1, 2) == 3"))
    assert code == 1
    assert "weak: its tests fail without a mutant" in said
