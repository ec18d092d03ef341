"""Compute as CI does, also where pytest is called by hand: see pyproject.toml.

The arrays of the lessons are small. A second thread only waits for the first,
and sums in another order: a long training ends in other digits.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
