"""Make sampling.json: torch.softmax(z / temperature).

As make_golden.py, whose helpers it borrows; the same command runs it, with
`PYTHONPATH=.` from the root of the repository.
"""

from pathlib import Path

import numpy as np
import torch

from tests.snippets.golden.make_golden import to_text

TEMPERATURES = (0.05, 0.3, 0.5, 1.0, 2.0, 30.0)


def main():
    """Write sampling.json next to this script."""
    rng = np.random.default_rng(2020)
    cases = {}
    for temperature in TEMPERATURES:
        z = torch.tensor(3 * rng.standard_normal(6))
        cases[str(temperature)] = {
            "probabilities": torch.softmax(z, dim=0).numpy(),
            "expected": torch.softmax(z / temperature, dim=0).numpy(),
        }
    golden = {
        "made by": "tests/snippets/golden/make_sampling.py",
        "versions": {"torch": torch.__version__, "numpy": np.__version__},
        "temperature": cases,
    }
    path = Path(__file__).with_name("sampling.json")
    path.write_text(to_text(golden) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
