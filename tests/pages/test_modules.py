"""A module of the snippets is NumPy, earlier snippets, and what it shows."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pages.contents import order_of_lessons

SMALL_HELPERS = {
    "collections", "functools", "itertools", "math", "re", "typing",
}  # fmt: skip
# Each with its only module. write_wav is for the reader's ears, at home.
SOUND = {"snippets/music.py": {"wave", "wave.open"}}
NO_CALLS = {
    "print", "input", "open", "exec", "eval", "compile", "__import__",
    "save", "savez", "savetxt", "load", "loadtxt", "genfromtxt", "fromfile",
    "tofile", "memmap", "seed",
}  # fmt: skip


def faults_of_module(path, order):
    """Find imports, input and output that a snippet must not have."""
    earlier = order[: order.index(path.stem)] if path.stem in order else []
    own = SOUND.get(path.as_posix(), ())
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        where = f"{path}:{getattr(node, 'lineno', 1)}"
        for name in imported(node):
            if not allowed(name, earlier) and name not in own:
                yield f"{where}: imports {name}"
        is_call = isinstance(node, ast.Call)
        if is_call and ast.unparse(node.func) in own:
            continue
        if is_call and called(node) in NO_CALLS:
            yield f"{where}: calls {called(node)}"


def imported(node):
    """Name the modules that a node imports."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return ["." * node.level + (node.module or "")]
    return []


def allowed(name, earlier):
    """Say if a snippet may import this."""
    top, _, below = name.partition(".")
    return (
        name == "numpy"
        or name in SMALL_HELPERS
        or (top == "snippets" and below in earlier)
    )


def called(node):
    """Name the function or method of a call."""
    function = node.func
    return getattr(function, "id", None) or getattr(function, "attr", None)


def test_module(module):
    assert list(faults_of_module(module, order_of_lessons())) == []


def test_importing_prints_nothing():
    modules = [f"snippets.{name}" for name in order_of_lessons()]
    assert import_alone(*modules) == ""


def import_alone(*names):
    """Import modules in a process of their own; return what that prints."""
    code = f"import {', '.join(names)}"
    command = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(
        command,
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    return done.stdout


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("import matplotlib", ":1: imports matplotlib"),
        ("import os", ":1: imports os"),
        ("import numpy.linalg", ":1: imports numpy.linalg"),
        ("from snippets.later import x", ":1: imports snippets.later"),
        ("from snippets.toy import x", ":1: imports snippets.toy"),
        ("from snippets import first", ":1: imports snippets"),
        ("from .first import x", ":1: imports .first"),
        ("def f():\n    print(1)", ":2: calls print"),
        ("open('x')", ":1: calls open"),
        ("import numpy as np\nnp.save('x', 1)", ":2: calls save"),
    ],
)
def test_finds(write, expect, code, message):
    order = ["checks", "first", "toy", "later"]
    sound = "import re\nimport numpy as np\nfrom snippets.first import x\n"
    path = write("snippets/toy.py", sound)
    assert list(faults_of_module(path, order)) == []
    path = write("snippets/toy.py", code)
    expect(faults_of_module(path, order), message, "snippets/toy.py")


def test_hears_what_an_import_prints(write):
    write("loud.py", "print('hello')")
    assert import_alone("loud") == "hello\n"


def test_order_is_that_of_the_nav():
    order = order_of_lessons()
    assert order[:2] == ["checks", "why_sequence_models"]
    assert order.index("prose") == order.index("name_tagging") - 1
    assert set(order) >= {p.stem for p in Path("snippets").glob("[a-z]*.py")}
