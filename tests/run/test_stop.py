"""A Stop is heard, whenever it comes."""

import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("stop.mjs")


@pytest.mark.pyodide
@pytest.mark.parametrize(
    ("ours", "said"), [(True, "KeyboardInterrupt"), (False, "not heard")]
)
def test_a_stop_that_comes_while_python_looks_is_heard(folder, ours, said):
    done = subprocess.run(
        ["node", SCRIPT, folder, *["ours"] * ours],
        capture_output=True,
        encoding="utf-8",
    )
    assert done.stdout == f"{said}\n", done.stderr[-500:]
