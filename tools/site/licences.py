"""The page that says under which licences everything is served.

Names, versions and texts come from the files of the packages themselves.
"""

import html
import json
import re
import sysconfig
import zipfile
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path

from tools.run.runtime import CACHE, OURS, WHEEL

NPM = Path("node_modules")
# What pages are served with: from pip, from npm (and what the editor brings).
FROM_PIP = ("mkdocs-material",)
FROM_NPM = ("@mathjax/src", "@mathjax/mathjax-newcm-font", "pyodide")
EDITOR = OURS / "editor.js"
NAMES = ("LICENSE", "LICENSE.md", "LICENSE.txt", "LICENCE", "license")
COMMENT = re.compile(r"/\*.*?\*/", re.S)
ABOUT = re.compile("copyright|licen[sc]e", re.I)
PAGE = """<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <meta name="description" content="The licences of what this site serves.">
  <link rel="icon" href="en/assets/favicon.svg">
  <title>Licences · 许可</title>
</head>
<body style="font-family: sans-serif; margin: 2rem; max-width: 45rem">
  <h1>Licences · <span lang="zh">许可</span></h1>
  <p><a href="en/">English</a> ·
  <a href="zh/" lang="zh" hreflang="zh">中文</a></p>
  <p>Text and pictures of these notes: CC BY 4.0. Their code: MIT. The site
  is served with the following, under the licences of their authors.</p>
{packages}
</body>
</html>
"""
PACKAGE = """  <h2>{name} {version}</h2>
  <p>{licence}{home}</p>
"""
TEXT = """  <details><summary>The text of the licence of {name}</summary>
  <pre style="white-space: pre-wrap">{text}</pre></details>
"""


class LicenceError(Exception):
    """Something is served and nobody says under which licence."""


@dataclass
class Package:
    """What is known of a package from its own files."""

    name: str
    version: str
    licence: str
    home: str = ""
    text: str = ""


def page(packages):
    """Write the page."""
    parts = []
    for package in packages:
        if not (package.licence or package.text):
            raise LicenceError(f"{package.name} does not say its licence")
        shown = {k: html.escape(v) for k, v in vars(package).items()}
        if package.home:
            shown["home"] = f" · {shown['home']}"
        parts.append(PACKAGE.format(**shown))
        if package.text:
            parts.append(TEXT.format(**shown))
    return PAGE.format(packages="".join(parts))


def served():
    """List what the site is served with."""
    packages = [from_pip(name) for name in FROM_PIP]
    packages += in_theme()
    packages += [from_npm(NPM / name) for name in (*FROM_NPM, *of_editor())]
    return [*packages, *of_python()]


def from_pip(name):
    """Read the metadata of a Python package."""
    found = distribution(name)
    about = found.metadata
    texts = [
        file.read_text("utf-8")
        for file in found.files or ()
        if file.name in NAMES and "licenses" in file.parts
    ]
    return Package(
        about["Name"],
        about["Version"],
        about["License-Expression"] or about["License"] or "",
        about["Home-page"] or "",
        "\n".join(texts),
    )


def in_theme():
    """Read what the theme's scripts were bundled from and say of themselves."""
    theme = distribution("mkdocs-material").locate_file("material")
    scripts = Path(theme, "templates", "assets")
    found = {}
    for path in sorted(scripts.rglob("*.js.map")):
        known = json.loads(path.read_text("utf-8"))
        pairs = zip(known["sources"], known["sourcesContent"], strict=True)
        for source, content in pairs:
            name = source.partition("node_modules/")[2].partition("/")[0]
            comment = COMMENT.search(content or "")
            if name and comment and ABOUT.search(comment[0]):
                found.setdefault(name, comment[0])
    for name, text in found.items():
        yield Package(name, "", "in the scripts of mkdocs-material", "", text)


def from_npm(folder):
    """Read the metadata of a package from npm."""
    about = json.loads((folder / "package.json").read_text("utf-8"))
    texts = [folder / name for name in NAMES if (folder / name).is_file()]
    return Package(
        about["name"],
        about["version"],
        about.get("license", ""),
        about.get("homepage", ""),
        texts[0].read_text("utf-8") if texts else "",
    )


def of_editor():
    """Name the packages that the editor is bundled from, each once."""
    about = json.loads(Path("package.json").read_text("utf-8"))
    written = EDITOR.read_text("utf-8")
    waiting = [n for n in about["dependencies"] if f'from "{n}"' in written]
    found = set()
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        about = json.loads((NPM / name / "package.json").read_text("utf-8"))
        waiting += about.get("dependencies", ())
    return sorted(found)


def of_python():
    """Read the licences of Python and of NumPy, as the page runs them."""
    lock = json.loads((NPM / "pyodide/pyodide-lock.json").read_text("utf-8"))
    text = Path(sysconfig.get_path("stdlib"), "LICENSE.txt")
    yield Package(
        "Python",
        lock["info"]["python"],
        "PSF-2.0",
        "https://docs.python.org/3/license.html",
        text.read_text("utf-8") if text.is_file() else "",
    )
    wheel = CACHE / WHEEL
    if not wheel.is_file():
        return  # built without it; Run says so
    version = WHEEL.split("-")[1]
    with zipfile.ZipFile(wheel) as archive:
        text = archive.read(f"numpy-{version}.dist-info/LICENSE.txt")
    yield Package(
        "NumPy", version, "BSD-3-Clause", "https://numpy.org", text.decode()
    )
