"""Pages that train print the same on every machine.

Another processor adds in another order: its rounding errors move parameters
by some 1e-16. Here they move by 1e-10, and no printed letter may change.
"""

from pathlib import Path

import numpy as np
import pytest

import snippets.gru
import snippets.lstm
import snippets.rnn
from tools.proof import pages, programs

TRAINING = (
    "rnn",
    "bptt",
    "rnn-types",
    "language-model",
    "sampling",
    "vanishing-gradients",
    "gru",
    "lstm",
    "name-tagging",
)
STARTS = (
    (snippets.rnn, "initialize_parameters"),
    (snippets.gru, "initialize_gru"),
    (snippets.lstm, "initialize_lstm"),
)


def run_nudged(page, monkeypatch, size):
    """Run a page whose networks all start a little elsewhere."""
    for module, name in STARTS:
        monkeypatch.setattr(module, name, nudged(getattr(module, name), size))
    return programs.run(page)


def nudged(start, size):
    """A function that makes parameters, with noise of some size added."""

    def start_elsewhere(*args):
        noise = np.random.default_rng(0)
        return {
            key: array + size * noise.standard_normal(array.shape)
            for key, array in start(*args).items()
        }

    return start_elsewhere


def faults_of_stability(page, runs):
    """Name the programs that print something else than the page shows."""
    for run in runs:
        output = programs.output_under(page, run.block)
        shown = output.source if output else ""
        if run.error or programs.printed_lines(run) != shown:
            yield f"{run.block.where}: prints something else, or fails"


@pytest.mark.thorough
@pytest.mark.parametrize("name", TRAINING)
def test_stable(name, monkeypatch):
    page = pages.read(Path(f"docs/en/{name}.md"))
    runs = run_nudged(page, monkeypatch, 1e-10)
    assert list(faults_of_stability(page, runs)) == []


CHAOTIC = """
# Toy { #toy }

```python
from snippets.rnn import initialize_parameters
import numpy as np

p = initialize_parameters(2, 3, 2, np.random.default_rng(0))
print(f"{p['Waa'].sum():DIGITS}")
```

```output
OUTPUT
```
"""


@pytest.mark.parametrize(("digits", "stable"), [(".2f", True), (".12f", False)])
def test_finds_what_moves(toy, expect, monkeypatch, digits, stable):
    rng = np.random.default_rng(0)
    exact = snippets.rnn.initialize_parameters(2, 3, 2, rng)["Waa"].sum()
    text = CHAOTIC.replace("DIGITS", digits)
    page = toy(text.replace("OUTPUT", f"{exact:{digits}}"))
    faults = faults_of_stability(page, run_nudged(page, monkeypatch, 1e-10))
    if stable:
        assert list(faults) == []
    else:
        expect(faults, "prints something else")
