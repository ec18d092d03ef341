"""A small mistake in a formula of a real page is found, with page and line."""

import functools
import os
from pathlib import Path

import pytest

from tools.proof import formulas, pages

ROOT = Path.cwd()
# page: (kind, what stands there, what is planted), each in another formula.
PLANTED = {
    "gru": [
        (
            "index",
            r"W_c [c\at{t-1}, x\at{t}] + b_c",
            r"W_c [c\at{t}, x\at{t}] + b_c",
        ),
        (
            "sign",
            r"(1 - \Gu\at{t}) \had c\at{t-1}",
            r"(1 + \Gu\at{t}) \had c\at{t-1}",
        ),
        ("transpose", r"= W_c\T\,\grad{z_c\at{t}}", r"= W_c\,\grad{z_c\at{t}}"),
        (
            "factor",
            r"p\at{t} \had c\at{t-1}",
            r"c\at{t-1}",
        ),
        (
            "operator",
            r"\diag(d_c\at{t})\, W_{cc}\, R",
            r"\diag(d_c\at{t}) + W_{cc}\, R",
        ),
        (
            "symbol",
            r"\grad{z_g\of{i}{t}}, \quad g = u, r, c",
            r"\grad{z_u\of{i}{t}}, \quad g = u, r, c",
        ),
        (
            "limits",
            r"\sum_{t=1}^{T_x} \grad{z_u\at{t}}",
            r"\sum_{t=2}^{T_x} \grad{z_u\at{t}}",
        ),
        (
            "gates exchanged",
            r"\grad{\ctilde\at{t}} &= D\at{t} \had \Gu\at{t}",
            r"\grad{\ctilde\at{t}} &= D\at{t} \had \Gr\at{t}",
        ),
    ],
    "bptt": [
        ("index", r"\Waa\T\,\grad{z\at{t+1}}", r"\Waa\T\,\grad{z\at{t}}"),
        ("sign", r"\ell\at{t} = -\sum", r"\ell\at{t} = \sum"),
        (
            "transpose",
            r"\grad{z_y\at{t}}\,a\atT{t}",
            r"\grad{z_y\at{t}}\,a\at{t}",
        ),
        ("factor", r"\grad{a\at{t}} \had \big(1 -", r"\big(1 -"),
        ("operator", r"\tanh(z\at{t})", r"\softmax(z\at{t})"),
        (
            "symbol",
            r"\grad{z_y\at{t}} = \yhat\at{t} - y\at{t}",
            r"\grad{z_y\at{t}} = \yhat\at{t} - a\at{t}",
        ),
        ("limits", r"\sum_{s=t}^{T_x}", r"\sum_{s=t+1}^{T_x}"),
        ("matrix", r"\grad{x\at{t}} &= \Wax\T", r"\grad{x\at{t}} &= \Waa\T"),
    ],
}


@functools.cache
def lines_with_faults(stem):
    """Plant all faults of a page; return the lines that are named."""
    path = Path(f"docs/en/{stem}.md")
    text = path.read_text(encoding="utf-8")
    for _, was, now in PLANTED[stem]:
        text = text.replace(was, now, 1)
    path.unlink()
    path.write_text(text, encoding="utf-8")
    return {
        (found.page, found.line)
        for found in formulas.check_page(pages.read(path))
        if found.status == "wrong"
    }


@pytest.fixture
def copied(tmp_path, monkeypatch):
    """Work in a copy of the project whose pages can be changed."""
    for entry in os.listdir(ROOT):
        if entry not in ("docs", ".git"):
            (tmp_path / entry).symlink_to(ROOT / entry)
    (tmp_path / "docs/en").mkdir(parents=True)
    included = Path("docs/measured.md")
    (tmp_path / included).symlink_to(ROOT / included)
    for page in (ROOT / "docs/en").glob("*.md"):
        (tmp_path / "docs/en" / page.name).write_bytes(page.read_bytes())
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("stem", "kind", "was"),
    [
        (stem, *fault[:2])
        for stem, faults in PLANTED.items()
        for fault in faults
    ],
)
def test_planted(copied, stem, kind, was):
    """The line is that of the formula's first row."""
    text = (ROOT / f"docs/en/{stem}.md").read_text(encoding="utf-8")
    assert was in text, f"no longer on the page; plant another {kind}"
    before = text[: text.index(was)]
    line = before[: before.rindex("$$\n") + 3].count("\n") + 1
    assert (f"docs/en/{stem}.md", line) in lines_with_faults(stem)
