"""Every Python block of every page runs, and prints what the page shows."""

import pytest

from tools.proof import programs
from tools.proof.pages import all_pages

# Blocks that cannot run here: address → the reason.
NOT_RUN = {}


def test_block(block_run):
    page, run = block_run
    if run.block.address not in NOT_RUN:
        faults = [
            *programs.faults_of_code(run),
            *programs.faults_of_output(page, run),
        ]
        assert not faults, "\n".join(faults)


def test_no_block_is_left_out(page, runs):
    seen = [block.address for block in page.blocks if block.runs]
    assert seen == list(runs)


def test_exceptions_are_exactly_the_blocks_that_fail(page, runs):
    failing = {k for k, run in runs.items() if run.error is not None}
    assert failing == {k for k in NOT_RUN if k.startswith(f"{page.name}#")}


def test_exceptions_are_blocks_of_pages():
    names = {path.relative_to("docs").as_posix() for path in all_pages()}
    assert {address.partition("#")[0] for address in NOT_RUN} <= names


def test_each_output_belongs_to_a_program(page):
    assert list(programs.faults_of_outputs(page)) == []


def test_first_program_runs_alone(page, runs):
    assert runs is not None
    assert list(faults_alone(page)) == []


def faults_alone(page):
    """Run the first program without the listings above it."""
    for first in [block for block in page.blocks if block.is_program][:1]:
        (run,) = programs.run_blocks([first])
        yield from programs.faults_of_code(run)
        yield from programs.faults_of_output(page, run)


def all_faults(page):
    """Everything that this file can find wrong."""
    for run in programs.run(page):
        yield from programs.faults_of_code(run)
        yield from programs.faults_of_output(page, run)
    yield from programs.faults_of_outputs(page)


SOUND = """
# Toy { #toy }

```python
import warnings

print(1 + 1)
```

```output
2
```

!!! note

    ```python
    x = 3
    ```

- In a list:

    ```python
    with warnings.catch_warnings(record=True) as caught:
        warnings.warn("careful")
    print(caught[0].message, x)
    ```
    ```output
    careful 3
    ```
"""

PLANTED = {
    "wrong number": ("print(1 + 1)\n", "3", ":3 (en/toy.md#toy): printed\n2"),
    "no output": ("print(1)\n", None, "the page shows\nnothing"),
    "nothing printed": ("x = 1", "1", ":6 (en/toy.md#toy): output of a pro"),
    "broken example": ("x = 1\ny = z", None, ":3 (en/toy.md#toy): NameError"),
    "broken syntax": ("x = = 1", None, "SyntaxError"),
    "leaves": ("raise SystemExit(3)", None, "SystemExit"),
    "warns": (
        "import numpy as np\ny = np.exp(np.array([1e9]))",
        None,
        "RuntimeWarning: overflow",
    ),
    "fence in a string": ("x = '''\n```\n'''", None, "not the text"),
    "blanks": ("print('a ')", "a ", "printed\na\n"),
    "no last line": ("print('a')\nprint('b')", "a", "printed\na\nb\n"),
    "tab": ("print('a\\tb')", "a   b", "prints a tab"),
}


def test_sound_page_has_no_fault(toy):
    page = toy(SOUND)
    assert len(programs.run(page)) == 3
    assert list(all_faults(page)) == []


@pytest.mark.parametrize(
    ("code", "output", "message"), PLANTED.values(), ids=PLANTED
)
def test_finds(toy, expect, code, output, message):
    text = f"# Toy {{ #toy }}\n\n````python\n{code}\n````\n"
    if output:
        text += f"```output\n{output}\n```\n"
    expect(all_faults(toy(text)), message)


def test_finds_output_under_no_program(toy):
    page = toy("```python\nx = 1\n```\n\nSo:\n\n```output\n1\n```\n")
    (fault,) = all_faults(page)
    assert "docs/en/toy.md:7 (en/toy.md#): output without a program" in fault


def test_finds_first_program_that_needs_a_listing(toy, write):
    listing = "# --8<-- [start:one]\nx = 1\n# --8<-- [end:one]\n"
    write("snippets/toy.py", listing)
    page = toy(
        """
        ```python title="snippets/toy.py"
        --8<-- "snippets/toy.py:one"
        ```

        ```python
        y = x + 1
        ```
        """
    )
    assert list(all_faults(page)) == []
    (fault,) = faults_alone(page)
    assert "docs/en/toy.md:5" in fault
    assert "NameError" in fault


def test_pages_leave_no_trace_in_numpy(toy):
    setting = "import numpy as np\nnp.set_printoptions(precision=2)\n"
    setting += "np.seterr(all='ignore')"
    programs.run(toy(f"```python\n{setting}\n```\n"))
    showing = "import numpy as np\nprint(np.array([0.12345]))\n"
    showing += "print(np.geterr()['over'])"
    (run,) = programs.run(toy(f"```python\n{showing}\n```\n"))
    assert run.printed == "[0.12345]\nwarn\n"
