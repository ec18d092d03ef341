"""What shares work is tested in one process, so that it is done once."""

import os
import subprocess
import sys

TESTS = """
import os
from pathlib import Path
import pytest

@pytest.mark.parametrize("number", range(8))
def test_it(number):
    with Path("processes").open("a") as file:
        print(os.environ["PYTEST_XDIST_WORKER"], file=file)
"""
MARKED = "@pytest.mark.xdist_group('one')\n@pytest.mark.par"


def processes(folder, tests):
    """Run tests in two processes; say which of them ran one."""
    (folder / "test_it.py").write_text(tests, "utf-8")
    options = ["-n2", "--dist=loadgroup", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options],
        cwd=folder,
        env={k: v for k, v in os.environ.items() if "PYTEST" not in k},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    return set((folder / "processes").read_text("utf-8").split())


def test_a_group_stays_in_one_process(tmp_path):
    """It did not, in silence, with versions that did not know each other."""
    alone = TESTS.replace("@pytest.mark.par", MARKED)
    assert len(processes(tmp_path, alone)) == 1


def test_what_is_in_no_group_is_spread(tmp_path):
    assert len(processes(tmp_path, TESTS)) == 2
