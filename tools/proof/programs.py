"""Run the Python of a page as a reader does, and compare what it prints.

mktestdocs runs the blocks. It passes over every fence that is not exactly
`python`, and knows no includes, so it gets the blocks as a reader sees them,
each in a plain fence. All listings and programs of a page share one namespace;
a whole lesson as one file has its own.
"""

import contextlib
import io
import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path

import bs4
import mktestdocs
import numpy as np


@dataclass
class Run:
    """What happened when one block ran."""

    block: object
    printed: str
    error: BaseException | None
    warned: list[str]
    names: dict  # what they stand for after this block


def run(page):
    """Run all Python blocks of a page in order; return a list of runs."""
    return run_blocks([block for block in page.blocks if block.runs])


def run_blocks(blocks):
    """Run blocks in order, in one namespace that is empty at first."""
    runs, namespace = [], {"__name__": "__main__"}

    def execute(source):
        block = blocks[len(runs)]
        alone = block.language == "lesson-file"
        names = {"__name__": "__main__"} if alone else namespace
        runs.append(run_one(block, source, names))

    fences = [f"```python\n{block.source}\n```\n" for block in blocks]
    mktestdocs.register_executor("python", execute)
    with tempfile.TemporaryDirectory() as folder, numpy_as_at_start():
        plain = Path(folder, "page.md")
        plain.write_text("\n" + "\n".join(fences), encoding="utf-8")
        mktestdocs.check_md_file(plain)
    return runs


def run_one(block, source, namespace):
    """Run one block; keep what it prints, raises and warns of."""
    printed, error = io.StringIO(), None
    with (
        warnings.catch_warnings(record=True) as caught,
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
    ):
        warnings.simplefilter("always")
        try:
            if without_blanks(source) != without_blanks(block.source):
                raise ValueError("not the text that the reader sees")
            exec(compile_block(block), namespace)
        except (Exception, SystemExit) as raised:
            error = raised
    warned = [f"{w.category.__name__}: {w.message}" for w in caught]
    return Run(block, printed.getvalue(), error, warned, dict(namespace))


def without_blanks(source):
    """Drop what mktestdocs changes at the ends of lines and of the block."""
    return [line.rstrip() for line in source.strip("\n").split("\n")]


def compile_block(block):
    """Compile a block so that tracebacks point into the page."""
    if block.is_program:
        return compile(
            "\n" * block.line + block.source, str(block.page), "exec"
        )
    return compile(block.source, block.address, "exec")


@contextlib.contextmanager
def numpy_as_at_start():
    """Keep what a page tells NumPy (digits shown, errors) to that page."""
    with np.printoptions(), np.errstate():
        yield


def after(element):
    """Find what follows an element, or None at the end of what holds it."""
    below = element.next_sibling
    while isinstance(below, bs4.NavigableString) and not below.strip():
        below = below.next_sibling
    return below


def output_under(page, block):
    """Find the output fence directly under a block, or under its box, or None.

    Where it is the output that one looks up, only the program is folded.
    """
    below = after(block.element)
    if below is None and block.element.parent.name == "details":
        below = after(block.element.parent)
    for other in page.blocks:
        if other.element is below and other.language == "output":
            return other
    return None


def faults_of_code(run):
    """Say what an author must mend: an error, a warning, an odd output."""
    where = run.block.where
    if run.error is not None:
        yield f"{where}: {type(run.error).__name__}: {run.error}"
    for warning in run.warned:
        yield f"{where}: warns, and the page does not show it: {warning}"
    if bad := unshowable(printed_lines(run)):
        yield f"{where}: prints {bad}, which a page cannot show exactly"


def faults_of_output(page, run):
    """Say how the output on the page differs; `make outputs` mends it."""
    if run.error is not None:
        return
    printed, output = printed_lines(run), output_under(page, run.block)
    if output and not printed:
        yield f"{output.where}: output of a program that prints nothing"
    elif printed != (output.source if output else ""):
        shown = output.source if output else "nothing"
        yield (
            f"{run.block.where}: printed\n{printed}\nthe page shows\n{shown}"
            "\nmake outputs writes it"
        )


def printed_lines(run):
    """What a run printed, without the blanks at ends that nobody sees."""
    lines = run.printed.strip("\n").split("\n")
    return "\n".join(line.rstrip() for line in lines)


def unshowable(printed):
    """Name what a fence cannot hold as it is, or return None."""
    if "```" in printed:
        return "a fence"
    if "\t" in printed:
        return "a tab"
    return None


def faults_of_outputs(page):
    """Name the output fences that stand under no program."""
    under = [output_under(page, block) for block in page.blocks if block.runs]
    for block in page.blocks:
        if block.language == "output" and block not in under:
            yield f"{block.where}: output without a program directly above"
