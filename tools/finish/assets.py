"""The style sheets of a page become one file, its late scripts another.

Names hold a hash of the content, so that a host may let browsers keep them.
"""

import hashlib
import os
import re

from tools.finish.formulas import cut_fonts
from tools.finish.html import PageError, attributes
from tools.finish.rules import cut_rules, cut_variables
from tools.finish.styles import PREFIXED, minified, styles_as_classes

# What means nothing, or something else, in a longer sheet.
MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)
COMMENT = re.compile(r"^\s*//.*\n?|^\s+", re.MULTILINE)
ALONE = re.compile(r"/\*# sourceMappingURL=.*?\*/|@charset \"[^\"]*\";")
# Selectors of the theme that name where something stood before.
MOVED = {
    ".md-content__inner>": ":is(.md-content__inner,.part)>",
    "table:not([class])": "table.boxed",
}
URL = re.compile(r"url\(([\"']?)(?!data:|#|/|https?:)([^\"')]+)\1\)")


def join_styles(pages):
    """Give all pages with the same style sheets one sheet instead."""
    groups = grouped(pages, style_sheets)
    for files, group in groups.items():
        rules = styles_as_classes(group)
        if not files:
            for page in group:
                page.add_to_head(f"<style>{rules}</style>" if rules else "")
            continue
        folder = files[0].parent
        css = "".join(read_style(file, folder) for file in files)
        css = PREFIXED.sub("", css)
        for old, new in MOVED.items():
            css = css.replace(old, new)
        css = cut_variables(cut_rules(css, group), rules) + rules
        css, fonts = cut_fonts(css, folder, group)
        for bare, content in fonts.items():
            fonts[bare] = store(folder, bare, content, "woff2")
            css = css.replace(f"url({bare})", f"url({fonts[bare]})")
        name = store(folder, "site", css.encode(), "css")
        for page in group:
            math = "<mjx-container" in page.text
            link_style(page, name, fonts.values() if math else ())
    for file in {file for files in groups for file in files}:
        file.unlink()


def style_sheets(page):
    """Name the style sheets of a page, and their tags."""
    return [
        (page.find(url), tag)
        for tag, url in page.links("stylesheet")
        if "//" not in url  # of another host, which the policy shuts out
    ]


def read_style(file, folder):
    """Read a sheet as if it stood in another folder."""
    css = ALONE.sub("", file.read_text("utf-8"))
    if not file.name.endswith(".min.css"):
        css = minified(css)

    def moved(match):
        target = (file.parent / match[2]).resolve()
        if not target.is_file():
            raise PageError(f"{file}: there is no file {match[2]}")
        return f"url({os.path.relpath(target, folder)})"

    return URL.sub(moved, css).strip()


def link_style(page, name, fonts):
    """Link the one sheet; fetch the fonts that it names before it is read."""
    (_, first), *rest = style_sheets(page)
    base = folder_of(first, "href")
    html = "".join(
        f'<link rel="preload" href="{base}/{font}" as="font" '
        f'type="font/woff2" crossorigin>'
        for font in fonts
    )
    html += f'<link rel="stylesheet" href="{base}/{name}">'
    page.text = page.text.replace(first, html, 1)
    for _, tag in rest:
        page.text = page.text.replace(tag, "", 1)


def folder_of(tag, name):
    """Return the address that an attribute of a tag gives, without file."""
    return attributes(tag)[name].rpartition("/")[0]


def join_scripts(pages):
    """Give all pages with the same scripts one instead, in their order.

    It runs when the page is there; so do scripts that stand at its end.
    """
    groups = grouped(pages, late_scripts)
    for files, group in groups.items():
        if not files:
            continue
        code = "\n;".join(map(read_script, files))
        file = store(files[0].parent, "site", code.encode(), "js")
        for page in group:
            (_, first), *rest = late_scripts(page)
            src = f"{folder_of(first, 'src')}/{file}"
            html = f'<script src="{src}" defer></script>'
            page.text = page.text.replace(first, html, 1)
            for _, tag in rest:
                page.text = page.text.replace(tag, "", 1)
    joined = {file for files in groups for file in files}
    roots = {page.root for page in pages}
    for file in [f for root in roots for f in root.rglob("*.js")]:
        if file.resolve() in joined:
            file.unlink()
        else:  # a worker, say: its map is not there either
            code = file.read_text("utf-8")
            file.write_text(MAP.sub("", code), "utf-8")


def read_script(file):
    """Read a script without comments that fill a line."""
    code = file.read_text("utf-8")
    return (MAP if ".min." in file.name else COMMENT).sub("", code).rstrip()


def late_scripts(page):
    """Name the scripts that run after a page is read, and their elements."""
    found = []
    for match in re.finditer(r"<script\b([^>]*)></script>", page.text):
        values = attributes(match[1])
        is_last = match.start() > page.text.find("</main>") > 0
        src = values.get("src", "")
        if src and "//" not in src and ("defer" in values or is_last):
            found.append((page.find(src), match[0]))
    return found


def grouped(pages, assets):
    """Group pages by the files they use."""
    groups = {}
    for page in pages:
        files = tuple(file for file, _ in assets(page))
        groups.setdefault(files, []).append(page)
    return groups


def store(folder, name, content, suffix):
    """Write a file whose name says what is in it."""
    digest = hashlib.sha256(content).hexdigest()[:10]
    file = folder / f"{name}.{digest}.{suffix}"
    file.write_bytes(content)
    return file.name
