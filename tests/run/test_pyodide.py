"""Every program of every page, in the Python that readers run it with."""

import pytest

from tests.run.pyodide import answers
from tools.proof import pages, programs

# Programs that print something else there, and why; each must differ.
DRIFT = "a long training drifts: sums are rounded in another order there"
DIFFERS = {
    "en/music.md#pitfall-memory": DRIFT,
    "en/music.md#run-train": DRIFT,
    "en/one-hot.md#pitfall-vocabulary": "a browser starts no other process",
    "en/vanishing-gradients.md#cat-or-cats:4": DRIFT,
}


def faults(page, folder, differs=DIFFERS):
    """Name the programs that do not print what the page shows."""
    blocks = [block for block in page.blocks if block.language == "python"]
    sent = [(b.source, b.address, not b.is_program) for b in blocks]
    for block, answer in zip(blocks, answers(folder, sent), strict=True):
        if answer is None:
            continue
        printed, error = answer
        run = programs.Run(block, printed, None, [], {})
        found = list(programs.faults_of_output(page, run))
        if error:
            found = [f"{block.where}: {error}"]
        if block.address not in differs:
            yield from found
        elif not found:
            yield f"{block.where}: prints what the page shows"
    known = {block.address for block in blocks}
    for address in differs:
        if address.startswith(f"{page.name}#") and address not in known:
            yield f"{page.path}: there is no program {address}"


@pytest.mark.pyodide
@pytest.mark.parametrize(
    "path", pages.all_pages("en"), ids=lambda path: path.as_posix()[5:]
)
def test_a_page_prints_the_same_in_the_browsers_python(path, folder):
    assert list(faults(pages.read(path), folder)) == []


@pytest.mark.pyodide
def test_a_program_that_prints_something_else_is_found(folder):
    page = pages.read("docs/en/index.md")
    program = next(block for block in page.blocks if block.is_program)
    program.source += "\nprint('more')"
    (fault,) = faults(page, folder)
    assert fault.startswith(program.where) and "more" in fault


@pytest.mark.pyodide
def test_an_exception_that_nobody_needs_is_found(folder):
    page = pages.read("docs/en/index.md")
    program = next(block for block in page.blocks if block.is_program)
    differs = {program.address: "", "en/index.md#gone": ""}
    same, gone = faults(page, folder, differs)
    assert same == f"{program.where}: prints what the page shows"
    assert gone == "docs/en/index.md: there is no program en/index.md#gone"
