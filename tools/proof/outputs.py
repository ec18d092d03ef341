"""Run the pages and write what they print into them: `make outputs`.

Only output fences change: a wrong one is corrected, a missing one inserted,
an empty one removed. A page with a block that fails stays as it is. A Chinese
page has the blocks of its English twin, outputs and all.
"""

import sys

from tools.proof import in_step, pages, programs


def main():
    """Mend all pages; return 1 if something is left to the author."""
    failed = False
    for path in pages.all_pages():
        try:
            page = pages.read(path)
            if page.language == "zh":
                english = pages.read(in_step.twin(path))
                changes, faults = in_step.follow(english, page), []
            else:
                changes, faults = mend(page)
        except pages.PageError as error:
            changes, faults = [], [str(error)]
        for message in [*changes, *faults]:
            print(message)
        failed = failed or bool(faults)
    return int(failed)


def mend(page):
    """Write the outputs of one page; return what changed and what is wrong."""
    runs = programs.run(page)
    faults = [fault for run in runs for fault in programs.faults_of_code(run)]
    faults += programs.faults_of_outputs(page)
    if faults:
        return [], faults
    lines, changes = page.text.split("\n"), []
    for run in sorted(runs, key=lambda run: -run.block.line):
        if change := mend_one(page, run, lines):
            changes.insert(0, change)
    if changes:
        page.path.write_text("\n".join(lines), encoding="utf-8")
    return changes, []


def mend_one(page, run, lines):
    """Correct the lines under one program; say what was done, or None."""
    block, output = run.block, programs.output_under(page, run.block)
    printed = programs.printed_lines(run)
    if not printed and not output:
        return None
    if not printed:
        lines[block.end : output.end] = []
        return f"{output.where}: output removed"
    if output and printed == output.source:
        return None
    indent = (output or block).indent
    body = [f"{indent}{line}".rstrip() for line in printed.split("\n")]
    if output:
        lines[output.line : output.end - 1] = body
        return f"{output.where}: output corrected"
    opening, closing = f"{block.indent}```output", f"{block.indent}```"
    lines[block.end : block.end] = ["", opening, *body, closing]
    return f"{block.where}: output inserted"


if __name__ == "__main__":
    sys.exit(main())
