"""The last step of `make build`: the same site, small, fast and locked.

It works on the files of a built site and knows nothing of what built it: what
is far from the screen can wait (parts.py), style sheets and scripts become one
file each (assets.py), cut to the rules (rules.py) and glyphs (formulas.py) that
the pages show, a whole lesson becomes a file beside its page (files.py) and a
notebook (notebooks.py), and a Content-Security-Policy is written into every
page (policy.py).
`python -m tools.finish BUILT FINISHED`
"""

import shutil
from pathlib import Path

from tools.finish.assets import join_scripts, join_styles, prepare_assets
from tools.finish.files import pack_files, take_files
from tools.finish.formulas import (
    leave_out_looks,
    note_glyphs,
    unwrap_symbols,
)
from tools.finish.head import (
    add_descriptions,
    lead_to_the_same_page,
    read_description,
)
from tools.finish.html import Page, PageError, tidy
from tools.finish.notebooks import take_notebook
from tools.finish.parts import add_parts
from tools.finish.policy import add_policy, prepare_policy
from tools.finish.rules import note_use
from tools.finish.styles import take_styles

__all__ = ["PageError", "finish"]
# What is done to a page whatever the others are; a later step may need what an
# earlier one notes.
STEPS = (
    read_description,
    take_files,
    take_notebook,
    tidy,
    unwrap_symbols,
    leave_out_looks,
    add_parts,
    lead_to_the_same_page,
    take_styles,
    note_use,
    note_glyphs,
    prepare_assets,
    prepare_policy,
)


def finish(source, folder, known=None):
    """Finish all pages of a built site, into another folder.

    `known` keeps the pages for a next time, when only some of them are new.
    """
    source, folder = Path(source), Path(folder)
    if folder.exists():
        shutil.rmtree(folder)
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("*.map"))
    files = sorted(source.rglob("*.html"))
    if not files:
        raise PageError(f"{source}: there is no page in it. Run make build.")
    known = {} if known is None else known
    pages = [prepared(file, source, known) for file in files]
    add_descriptions(pages)
    pack_files(pages, folder)
    join_styles(pages, folder)
    join_scripts(pages, folder)
    add_policy(pages, folder)
    for page in pages:
        page.write(folder)
    remove_empty(folder)


def prepared(file, source, known):
    """Take a page through all steps, or as it is known."""
    path, text = file.relative_to(source), file.read_text("utf-8")
    if path not in known or known[path].text != text:
        page = Page(path, text)
        for step in STEPS:
            step(page)
        known[path] = page
    return known[path]


def remove_empty(folder):
    """Remove the folders that nothing is left in."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
