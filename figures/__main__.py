"""`python -m figures` prints every figure by its name, as JSON.

Each is drawn once; its words come in each language, or as what is missing.
"""

import json
import sys

from figures import FIGURES
from figures.drawing import WordError, in_language, keys


def finished(drawing):
    """A drawing as JSON can hold it."""
    found = {
        "width": drawing.width,
        "height": drawing.height,
        "words": keys(drawing.content),
        "en": in_language(drawing.content, "en"),
    }
    try:
        found["zh"] = in_language(drawing.content, "zh")
    except WordError as error:
        found["missing"] = str(error)
    return found


if __name__ == "__main__":
    json.dump(
        {name: finished(make()) for name, make in FIGURES.items()}, sys.stdout
    )
