"""A whole lesson in one listing becomes a file beside its page.

Its parts stand above in colours; here a reader takes it along. A listing that
is named after a file of the repository stays: its name has a folder.
"""


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
