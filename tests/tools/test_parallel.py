"""What shares work is tested in one process, so that it is done once."""

import os
import subprocess
import sys

TESTS = """
import os
from pathlib import Path
import pytest

def note(name):
    with Path(name).open("a") as file:
        print(os.environ["PYTEST_XDIST_WORKER"], file=file)

@pytest.mark.xdist_group("one")
@pytest.mark.parametrize("number", range(8))
def test_of_a_group(number):
    note("grouped")

@pytest.mark.parametrize("number", range(8))
def test_of_none(number):
    note("single")
"""


def test_a_group_stays_in_one_process(tmp_path):
    """It did not, in silence, with versions that did not know each other."""
    (tmp_path / "test_it.py").write_text(TESTS, "utf-8")
    options = ["-n2", "--dist=loadgroup", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options],
        cwd=tmp_path,
        env={k: v for k, v in os.environ.items() if "PYTEST" not in k},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    grouped, single = (
        set((tmp_path / name).read_text("utf-8").split())
        for name in ("grouped", "single")
    )
    assert len(grouped) == 1
    assert len(grouped | single) == 2
