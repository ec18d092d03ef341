"""`python -m figures` prints every figure by its name, as JSON."""

import json
import sys
from dataclasses import asdict

from figures import FIGURES

if __name__ == "__main__":
    json.dump(
        {name: asdict(make()) for name, make in FIGURES.items()}, sys.stdout
    )
