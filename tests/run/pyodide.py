"""Blocks of a page, run in the Python that readers run them with."""

import json
import subprocess


def answers(folder, blocks):
    """Run the blocks of a page; return (printed, error) for programs."""
    done = subprocess.run(
        ["node", "tools/run/prove.mjs", str(folder)],
        input=json.dumps([blocks]),
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])
