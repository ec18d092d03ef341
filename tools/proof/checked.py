"""Evaluate all formulas and write what pages show of it: `make formulas`.

The record, docs/checked.json, says of each displayed formula how many numbers
were compared, their largest difference and the shapes of its symbols. Of the
difference it says only a power of ten, ten times larger at least, so that
another machine, whose rounding differs, still finds it true.
"""

import json
import math
import sys
from pathlib import Path

from extensions.checked import fingerprint, plain
from tools.proof import formulas, pages

RECORD = Path("docs/checked.json")
SMALLEST = -15  # about the distance of two floats near 1, ten times


def main():
    """Write the record of all that holds; return 1 if a formula does not."""
    record, faults = {}, []
    for path in pages.all_pages("en"):
        equations = formulas.check_page(pages.read(path))
        faults += [
            f"{equation.where}: ({equation.number}) {equation.fault}"
            for equation in equations
            if equation.status == "wrong"
        ]
        if entries := entries_of(equations):
            record[name_of(path)] = entries
    RECORD.write_text(written(record), encoding="utf-8")
    print(*faults, sep="\n", end="\n" if faults else "")
    return int(bool(faults))


def name_of(path):
    """The page inside docs/: en/rnn.md."""
    return Path(path).relative_to("docs").as_posix()


def written(record):
    """The record as JSON, a line for each equation."""
    each = [
        f"{json.dumps(name)}: {{\n"
        + ",\n".join(
            f"{json.dumps(mark)}: {json.dumps(entry, ensure_ascii=False)}"
            for mark, entry in entries.items()
        )
        + "\n}"
        for name, entries in record.items()
    ]
    return "{\n" + ",\n".join(each) + "\n}\n"


def entries_of(equations):
    """What a page can show of its displayed formulas, by fingerprint."""
    return {
        fingerprint(equation.tex): {
            "number": equation.number,
            "comparisons": equation.comparisons,
            "power": power(equation.difference),
            "shapes": {
                plain(name): "×".join(str(size) for size in shape) or "1"
                for name, shape in equation.symbols.items()
                if not name.startswith("(")  # the left side of an equation
            },
        }
        for equation in equations
        if equation.display and equation.status == "holds"
    }


def power(difference):
    """The power of ten that is more than ten times a difference."""
    if difference == 0:
        return SMALLEST
    return max(SMALLEST, math.floor(math.log10(difference)) + 2)


def stale(path, equations, record):
    """Say where the record of a page is not what the formulas give now."""
    shown = record.get(name_of(path), {})
    fresh = entries_of(equations)
    lines = {fingerprint(e.tex): e.where for e in equations}
    for mark in fresh.keys() ^ shown.keys():
        what = "is not on record" if mark in fresh else "is on record, but gone"
        name = (fresh.get(mark) or shown[mark])["number"]
        yield f"{lines.get(mark, path)}: formula {name} {what}: make formulas"
    for equation in equations:
        mark = fingerprint(equation.tex)
        if mark not in fresh.keys() & shown.keys():
            continue
        same = {**fresh[mark], "power": shown[mark]["power"]} == shown[mark]
        if not same or equation.difference > 10.0 ** shown[mark]["power"]:
            yield (
                f"{equation.where}: formula {equation.number}: the record says"
                f" {shown[mark]}, now it is {fresh[mark]}: make formulas"
            )


if __name__ == "__main__":
    sys.exit(main())
