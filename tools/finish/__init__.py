"""The last step of `make build`: the same site, small, fast and locked.

It works on the files of a built site and knows nothing of what built it: what
is far from the screen can wait (parts.py), style sheets and scripts become one
file each (assets.py), cut to the rules (rules.py) and glyphs (formulas.py) that
the pages show, and a Content-Security-Policy is written into every page
(policy.py).
`python -m tools.finish BUILT FINISHED`
"""

import shutil
from pathlib import Path

from tools.finish.assets import join_scripts, join_styles
from tools.finish.formulas import unwrap_symbols
from tools.finish.head import add_descriptions, leave_languages_to_the_theme
from tools.finish.html import Page, PageError
from tools.finish.parts import add_parts
from tools.finish.policy import add_policy

__all__ = ["PageError", "finish"]


def finish(source, folder):
    """Finish all pages of a built site, into another folder."""
    folder = Path(folder)
    if folder.exists():
        shutil.rmtree(folder)
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("*.map"))
    files = sorted(folder.rglob("*.html"))
    if not files:
        raise PageError(f"{folder}: there is no page in it. Run make build.")
    pages = [Page(file, folder) for file in files]
    for page in pages:
        page.tidy()
        unwrap_symbols(page)
        add_parts(page)
        leave_languages_to_the_theme(page)
    add_descriptions(pages)
    join_styles(pages)
    join_scripts(pages)
    add_policy(pages, folder)
    for page in pages:
        page.write()
    remove_empty(folder)


def remove_empty(folder):
    """Remove the folders that nothing is left in."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
