"""The style sheets of a page become one file, its late scripts another.

Names hold a hash of the content, so that a host may let browsers keep them.
"""

import hashlib
import os
import re
import subprocess
from functools import lru_cache

from tools.finish.formulas import FONT, cut_fonts
from tools.finish.html import PageError, is_local
from tools.finish.rules import cut_to_pages, cut_variables
from tools.finish.styles import PREFIXED, minified, styles_as_classes

# What means nothing, or something else, in a longer sheet.
MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)
ALONE = re.compile(r"/\*# sourceMappingURL=.*?\*/|@charset \"[^\"]*\";")
# Selectors of the theme that name where something stood before.
MOVED = {
    ".md-content__inner>": ":is(.md-content__inner,.part)>",
    "table:not([class])": "table.boxed",
}
URL = re.compile(r"url\(([\"']?)(?!data:|#|/|https?:)([^\"')]+)\1\)")


def prepare_assets(page):
    """Leave one style sheet and one script; make room for a font to fetch.

    Notes which files they stand for.
    """
    page.sheets, page.sheet = slot(page.css("link[rel=stylesheet]"), "href")
    page.scripts, page.script = slot(late_scripts(page), "src")
    page.font = None
    if page.sheet and page.glyphs:
        page.font = page.new("link", rel="preload", href="", as_="font")
        page.font.attrs["type"] = "font/woff2"
        page.font.attrs["crossorigin"] = ""
        page.sheet.insert_before(page.font, move=True)
    if page.script:
        page.script.attrs["defer"] = ""
    if page.styled and not page.sheets:
        style = page.new("style")
        style.insert_child(styles_as_classes([page]))
        page.tree.head.insert_child(style, move=True)


def slot(nodes, name):
    """Return the local addresses in an attribute, and the first element.

    The others are removed.
    """
    nodes = [node for node in nodes if is_local(node.attributes[name])]
    addresses = tuple(node.attributes[name] for node in nodes)
    for node in nodes[1:]:
        node.decompose()
    return addresses, nodes[0] if nodes else None


def late_scripts(page):
    """Find the scripts that run after a page is read."""
    late = False
    for node in page.css("main, script"):
        late = late or node.tag == "main"
        values = node.attributes
        if values.get("src") and (late or "defer" in values):
            yield node


def join_styles(pages, root):
    """Give all pages with the same style sheets one sheet instead."""
    groups = grouped(pages, root, lambda page: page.sheets)
    done = {file for files in groups for file in files}
    scripts = sorted(root.rglob("*.js"))
    for files, group in groups.items():
        folder = files[0].parent
        css = "".join(read_style(file, folder) for file in files)
        css = PREFIXED.sub("", css)
        for old, new in MOVED.items():
            css = css.replace(old, new)
        rules = styles_as_classes(group)
        css = cut_variables(cut_to_pages(css, group, scripts), rules) + rules
        css, font, cut = cut_fonts(css, folder, group)
        done |= cut
        if font:
            name = store(folder, FONT, font, "woff2")
            css = css.replace(f"url({FONT})", f"url({name})")
        sheet = store(folder, "site", css.encode(), "css")
        for page in group:
            point(page.sheet, "href", page.sheets, sheet)
            if page.font:
                point(page.font, "href", page.sheets, name)
    for file in done:
        file.unlink()


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


def point(node, name, addresses, file):
    """Let an element name a file that stands beside the first of others."""
    base = addresses[0].rpartition("/")[0]
    node.attrs[name] = f"{base}/{file}"


def join_scripts(pages, root):
    """Give all pages with the same scripts one instead, in their order.

    It runs when the page is there; so do scripts that stand at its end.
    """
    groups = grouped(pages, root, lambda page: page.scripts)
    for files, group in groups.items():
        code = "\n;".join(map(read_script, files))
        script = store(files[0].parent, "site", code.encode(), "js")
        for page in group:
            point(page.script, "src", page.scripts, script)
    for file in {file for files in groups for file in files}:
        file.unlink()
    for file in root.rglob("*.js"):  # workers, which no page names
        file.write_text(read_script(file), "utf-8")


def read_script(file):
    """Read a script without what a browser does not need."""
    code = MAP.sub("", file.read_text("utf-8")).rstrip()
    made = ".min." in file.name or file.name.startswith("site.")
    return code if made else minified_script(code)


@lru_cache(maxsize=100)
def minified_script(code):
    """Return a script with short names and no comments."""
    done = subprocess.run(
        ["node_modules/.bin/esbuild", "--minify", "--log-level=error"],
        input=code,
        capture_output=True,
        encoding="utf-8",
    )
    if done.returncode:
        raise PageError(f"a script is no JavaScript: {done.stderr}")
    return done.stdout.rstrip()


def grouped(pages, root, addresses):
    """Group pages by the files that they name."""
    groups = {}
    for page in pages:
        files = tuple(page.find(x, root) for x in addresses(page))
        if files:
            groups.setdefault(files, []).append(page)
    return groups


def store(folder, name, content, suffix):
    """Write a file whose name says what is in it."""
    digest = hashlib.sha256(content).hexdigest()[:10]
    file = folder / f"{name}.{digest}.{suffix}"
    file.write_bytes(content)
    return file.name
