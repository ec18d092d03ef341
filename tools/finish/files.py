"""A whole lesson in one listing becomes a file beside its page.

Its parts stand above in colours; here a reader takes it along. A listing that
is named after a file of the repository stays: its name has a folder. Where a
page says `all.zip`, it gets the files of all pages below it in one archive.
"""

import io
import zipfile
from pathlib import Path

ALL = "all.zip"
LICENCES = ("LICENSE", "LICENSE-TEXT.md")
# Written into the archive, so that the same files make the same bytes.
ALWAYS = (1980, 1, 1, 0, 0, 0)


def take_files(page):
    """Put a link in the place of a listing that is a file of its own."""
    for listing in page.css(".highlight > .filename + pre"):
        name = listing.parent.css_first(".filename").text()
        if "/" in name:
            continue
        content = listing.text().rstrip("\n") + "\n"
        page.files[name] = content
        link = page.new("a", href=name, download="", class_="file")
        link.insert_child(f"{name} ({len(content.encode()) / 1000:.0f} KB)")
        listing.parent.insert_before(link, move=True)
        listing.parent.decompose()
    for code in page.css("code"):
        if code.text() == ALL and code.parent.tag != "a":
            link = page.new("a", href=ALL, download="", class_="file")
            code.insert_before(link, move=True)
            code.decompose()


def pack_files(pages, root):
    """Write the archives that pages ask for, and how large they are."""
    for page in pages:
        for link in page.css(f'a.file[href="{ALL}"]'):
            below = [p for p in pages if page.path.parent in p.path.parents]
            content = archive(below)
            (root / page.path).with_name(ALL).write_bytes(content)
            for old in list(link.iter(include_text=True)):
                old.decompose()
            link.insert_child(f"{ALL} ({len(content) / 1e6:.1f} MB)")


def archive(pages):
    """Return the files of pages and the licences as the bytes of an archive."""
    files = {name: Path(name).read_text("utf-8") for name in LICENCES}
    for page in pages:
        files |= page.files
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in sorted(files.items()):
            entry = zipfile.ZipInfo(name, ALWAYS)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, text)
    return content.getvalue()
