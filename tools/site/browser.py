"""One browser for tests, pictures and measuring, equal on every machine.

A headless Chromium comes from npm, packed; `python -m tools.site.browser`
unpacks it into the project, with fonts of its own, and prints its path. It
runs on Linux (x86-64, glibc). Elsewhere the system's Chrome or Playwright's
own Chromium serves: texts are a little wider or narrower there. The variable
BROWSER names another one.
"""

import io
import os
import platform
import re
import shutil
import stat
import subprocess
import sys
import tarfile
import tempfile
from contextlib import contextmanager
from pathlib import Path

import brotli
from fontTools.ttLib import TTFont
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[2]
UNPACKED = ROOT / ".cache" / "chromium"
PACKED = ROOT / "node_modules" / "@sparticuz" / "chromium" / "bin"
ARIMO = ROOT / "node_modules" / "@expo-google-fonts" / "arimo"
DEJAVU = ROOT / "node_modules" / "dejavu-fonts-ttf" / "ttf"
NOTO = ROOT / "node_modules" / "@fontsource" / "noto-sans-sc" / "files"

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
MISSING = """There is no Chromium for this machine ({machine}). Install one:
  .venv/bin/playwright install chromium   (into your home, no root needed)
or Google Chrome, or put a `chromium` on the PATH, or name one with
BROWSER=/path/to/chrome."""
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--font-render-hinting=none",  # letters as wide on any screen
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--no-first-run",
    "--no-sandbox",
]

# Only fonts of the project: a machine with others draws the same.
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{folder}/fonts</dir>
  <cachedir>{folder}/fontconfig</cachedir>
  {families}
</fontconfig>
"""
FAMILY = """<alias binding="same"><family>{name}</family><prefer>
    <family>{first}</family>
    <family>DejaVu Sans</family>
    <family>Noto Sans SC</family>
  </prefer></alias>"""
# Arimo is as wide as Arial and Helvetica, which most readers have.
FAMILIES = {
    "Arial": "Arimo",
    "Helvetica": "Arimo",
    "sans-serif": "Arimo",
    "serif": "DejaVu Serif",
    "monospace": "DejaVu Sans Mono",
}
# The libraries come along because a bare Debian lacks some of them.
START = """#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
LD_LIBRARY_PATH="$here/al2023/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}" \\
FONTCONFIG_FILE="$here/fonts.conf" exec "$here/chrome" "$@"
"""


class BrowserError(Exception):
    """There is no browser to use; the text says how to get one."""


def runs_here():
    """Whether the Chromium from npm is one for this machine."""
    return (sys.platform, platform.machine(), platform.libc_ver()[0]) == (
        "linux",
        "x86_64",
        "glibc",
    )


def find():
    """Return the path of the browser that everything here uses."""
    if named := os.environ.get("BROWSER"):
        return checked(named)
    if runs_here():
        if not (UNPACKED / "chromium").is_file():
            raise BrowserError(
                f"{UNPACKED}/chromium is missing: `make setup` unpacks it."
            )
        return UNPACKED / "chromium"
    for path in (*map(shutil.which, NAMES), *PLACES, playwrights_own()):
        if path and Path(path).is_file():
            return Path(path)
    machine = f"{sys.platform}, {platform.machine()}"
    raise BrowserError(MISSING.format(machine=machine))


def checked(path):
    """Return the browser that somebody named, if it is one."""
    wanted = "a Chromium or Chrome is needed, or no BROWSER at all"
    if not shutil.which(path):
        raise BrowserError(f"BROWSER={path} cannot be run; {wanted}.")
    said = subprocess.run(
        [path, "--version"], capture_output=True, encoding="utf-8", timeout=60
    ).stdout.strip()
    if "Chrom" not in said:
        first = said.partition("\n")[0]
        raise BrowserError(f"BROWSER={path} says {first!r}; {wanted}.")
    return Path(shutil.which(path))


def playwrights_own():
    """Name the place where `playwright install chromium` puts one."""
    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


@contextmanager
def started(**options):
    """Start the browser for Playwright; it belongs to this thread."""
    path = find()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=FLAGS, **options
        )
        try:
            yield browser
        finally:
            browser.close()


def unpack(target=UNPACKED):
    """Unpack the Chromium from npm and its fonts; all of it or nothing."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        fresh = Path(folder) / "new"
        fresh.mkdir()
        chrome = fresh / "chrome"
        chrome.write_bytes(brotli.decompress(packed("chromium.br")))
        for name in ("al2023", "swiftshader"):
            files = brotli.decompress(packed(f"{name}.tar.br"))
            with tarfile.open(fileobj=io.BytesIO(files)) as archive:
                archive.extractall(fresh / name, filter="data")
        # It looks for its software renderer beside itself.
        for file in (fresh / "swiftshader").iterdir():
            file.rename(fresh / file.name)
        start = fresh / "chromium"
        start.write_text(START, "utf-8")
        for file in (chrome, start):
            file.chmod(file.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP)
        write_fonts(fresh, target)
        if target.exists():
            target.rename(Path(folder) / "old")
        fresh.rename(target)


def packed(name):
    """Read a file of the package."""
    file = PACKED / name
    if not file.is_file():
        raise BrowserError(f"{file} is missing: run `make clean setup`.")
    return file.read_bytes()


def write_fonts(folder, target):
    """Put the fonts into a folder; the list of them is for the target."""
    fonts = folder / "fonts"
    fonts.mkdir()
    for style in ("400Regular", "400Regular_Italic", "700Bold"):
        shutil.copy(ARIMO / style / f"Arimo_{style}.ttf", fonts)
    for file in DEJAVU.glob("DejaVu*.ttf"):
        if re.fullmatch(r"DejaVuS[a-z]+(Mono)?(-[BIO].*)?", file.stem):
            shutil.copy(file, fonts)
    for style, weight in (("Regular", 400), ("Bold", 700)):
        name = f"noto-sans-sc-chinese-simplified-{weight}-normal.woff2"
        font = TTFont(NOTO / name, recalcTimestamp=False)
        font.flavor = None
        # Both call themselves thin; fontconfig asks for these.
        names = {1: "Noto Sans SC", 2: style, 4: f"Noto Sans SC {style}"}
        font["name"].names = []
        for number, text in (names | {6: f"NotoSansSC-{style}"}).items():
            font["name"].setName(text, number, 3, 1, 0x409)
        font["OS/2"].usWeightClass = weight
        font.save(fonts / f"NotoSansSC-{style}.ttf")
    families = "\n  ".join(
        FAMILY.format(name=name, first=first)
        for name, first in FAMILIES.items()
    )
    text = FONTS.format(folder=target, families=families)
    (folder / "fonts.conf").write_text(text, "utf-8")


def main():
    """Unpack where that is of use; print what will be used."""
    try:
        if runs_here():
            unpack()
        print(find())
    except BrowserError as error:
        print(error, file=sys.stderr)
        sys.exit(bool(runs_here()))


if __name__ == "__main__":
    main()
