"""A whole lesson as one file: NumPy and nothing else, clean, and it runs."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import bs4
import numpy as np
import pytest
from markdown import Markdown
from pymdownx.superfences import SuperFencesException

from extensions.lesson_file import lesson_file
from tools.proof import pages
from tools.site.generator import ROOT

RUN = """
import runpy, sys
sys.path.append("packages")
names = runpy.run_path("lesson.py")
print(*[name for name in names if callable(names[name])])
"""


def run_alone(text, folder):
    """Run a program where only NumPy can be imported; name its functions.

    -I leaves out the current folder, -S everything that is installed.
    """
    packages = folder / "packages"
    packages.mkdir()
    for installed in Path(np.__file__).parents[1].glob("numpy*"):
        (packages / installed.name).symlink_to(installed)
    (folder / "lesson.py").write_text(text, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-I", "-S", "-W", "error", "-c", RUN],
        cwd=folder,
        capture_output=True,
        text=True,
    )


def ruff(*command, text):
    """Let ruff look at a text with the settings of the project."""
    name = ["--stdin-filename", str(ROOT / "snippets" / "lesson.py")]
    return subprocess.run(
        [sys.executable, "-m", "ruff", *command, *name, "-"],
        input=text,
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


@pytest.fixture
def text(lesson):
    """The whole lesson, as its page shows it."""
    (block,) = (b for b in lesson.blocks if b.language == "lesson-file")
    return block.source + "\n"


def test_runs_with_numpy_alone(lesson, text, tmp_path):
    done = run_alone(text, tmp_path)
    assert done.returncode == 0, done.stderr
    tree = ast.parse(pages.module_of(lesson.path).read_text(encoding="utf-8"))
    functions = [n.name for n in tree.body if isinstance(n, ast.FunctionDef)]
    assert functions
    assert set(functions) <= set(done.stdout.split())


def test_is_clean(text):
    assert ruff("check", "--quiet", text=text).stdout == ""
    assert ruff("format", text=text).stdout == text
    assert "8<" not in text
    assert not re.search(r"(from|import) snippets", text)


MODULES = {
    "low": '''
        """Low."""

        # --8<-- [start:imports]
        import re
        from math import pi, tau

        import numpy as np

        # --8<-- [end:imports]

        # --8<-- [start:low]
        LOW = np.zeros(1)


        def low():
            return re, pi, tau, LOW


        # --8<-- [end:low]
        ''',
    "middle": '''
        """Middle."""

        from math import e, pi

        import numpy as np

        from snippets.low import (
            LOW,
            low,
        )


        def middle():
            # --8<-- [start:inside]
            return e, pi, np, low(), LOW
            # --8<-- [end:inside]
        ''',
    "high": '''
        """High.

        Two paragraphs.
        """

        from snippets.low import low
        from snippets.middle import middle


        def high():
            return middle(), low()
        ''',
}

TOGETHER = '''"""High.

Two paragraphs.
"""

import re
from math import e, pi, tau

import numpy as np

# snippets/low.py

LOW = np.zeros(1)


def low():
    return re, pi, tau, LOW


# snippets/middle.py


def middle():
    return e, pi, np, low(), LOW


# snippets/high.py


def high():
    return middle(), low()
'''


@pytest.fixture
def modules(write):
    """Write the toy modules; change one of them."""

    def modules(name="low", old="", new=""):
        for key, text in MODULES.items():
            text = text.replace(old, new) if key == name else text
            write(f"snippets/{key}.py", text)

    return modules


def test_joins_in_an_order_that_runs(modules, tmp_path):
    modules()
    assert lesson_file("snippets/high.py") == TOGETHER
    done = run_alone(TOGETHER, tmp_path)
    assert done.stdout.split()[-3:] == ["low", "middle", "high"]


FAULTS = {
    "no module": ("low", "snippets", "snippets/no.py", "No such file"),
    "syntax": ("low", "import re", "import", "invalid syntax|Expected"),
    "circle": ("low", "import re", "from snippets.high import high", "itself"),
    "other name": ("high", "import low", "import low as l", "high.py:6: write"),
    "whole module": (
        "high",
        "from snippets.low import low",
        "import snippets.low",
        "high.py:6: write from snippets.name",
    ),
    "two meanings": (
        "high",
        "def high",
        "def low",
        "low is in snippets/low.py",
    ),
}


@pytest.mark.parametrize(
    ("name", "old", "new", "message"), FAULTS.values(), ids=FAULTS
)
def test_refuses_aloud(modules, name, old, new, message):
    path = new if new.endswith(".py") else "snippets/high.py"
    modules(name, old, new)
    fence = f"```lesson-file\n{path}\n```"
    with pytest.raises(SuperFencesException, match=message):
        site_markdown().convert(fence)


def site_markdown():
    """The Markdown of the site, nothing changed."""
    config = pages.site_configuration("en")
    return Markdown(
        extensions=config.markdown_extensions,
        extension_configs=config.mdx_configs,
    )


def test_looks_like_any_listing(modules):
    modules()
    folded = '??? example "All"\n\n    ```lesson-file\n    snippets/high.py\n'
    plain = f'```python title="high.py"\n{TOGETHER}```'
    by_path, by_hand = (
        bs4.BeautifulSoup(site_markdown().convert(text), "lxml").find(
            class_="highlight"
        )
        for text in (folded + "    ```", plain)
    )
    assert by_path.get_text() == by_hand.get_text()
    assert by_path == by_hand


def test_counts_as_a_block_that_runs(modules, toy):
    modules()
    (block,) = toy("```lesson-file\nsnippets/high.py\n```").blocks
    assert block.runs
    assert block.source + "\n" == TOGETHER


@pytest.mark.parametrize(
    "text", ["import mkdocs", "1 / 0", "import warnings; warnings.warn('x')"]
)
def test_finds_what_does_not_run_alone(text, tmp_path):
    assert run_alone(text, tmp_path).returncode == 1
