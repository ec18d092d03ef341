"""No type hints: half of them, checked by nobody, would be claims unproven."""

import ast
from pathlib import Path

import pytest

ROOMS = ("extensions", "figures", "snippets", "tests", "tools")


def hints(code):
    """Yield the lines with a hint; fields of a dataclass need theirs."""
    tree = ast.parse(code)
    fields = {
        id(node)
        for part in ast.walk(tree)
        if isinstance(part, ast.ClassDef)
        for node in part.body
    }
    for node in ast.walk(tree):
        hint = getattr(node, "returns", None) or getattr(
            node, "annotation", None
        )
        if hint and id(node) not in fields:
            yield hint.lineno


def test_no_hints():
    files = [file for room in ROOMS for file in Path(room).rglob("*.py")]
    assert files
    found = [
        f"{file}:{line}: a type hint"
        for file in files
        for line in hints(file.read_text("utf-8"))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "code, lines",
    [
        ("def f(a):\n    return a", []),
        ("class A:\n    x: int", []),
        ("def f(\n    a: int,\n):\n    pass", [2]),
        ("def f() -> int:\n    pass", [1]),
        ("x: int = 1", [1]),
        ("class A:\n    def f(self):\n        self.x: int = 1", [3]),
    ],
)
def test_finds_a_hint(code, lines):
    assert list(hints(code)) == lines
