"""No script on a page: it would be let run by the policy of the site.

Scripts belong to the theme. What a page brings of its own, as an element or as
an attribute such as onclick, is an error with page and line.
"""

from html.parser import HTMLParser

from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor

from extensions.pages import Place, Source


class ScriptError(ValueError):
    """A page that brings a script."""


class Scripts(HTMLParser):
    """The scripts in the HTML of a page, as they are written there."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        """Note a script, or a tag with one in an attribute."""
        if tag == "script" or any(name.startswith("on") for name, _ in attrs):
            self.found.append(self.get_starttag_text())


class Refuse(Postprocessor):
    """Refuses scripts in the finished HTML of a page."""

    def __init__(self, source):
        super().__init__()
        self.source = source

    def run(self, text):
        """Read the page and pass it on."""
        scripts = Scripts()
        scripts.feed(text)
        if scripts.found:
            place = Place("\n".join(self.source.lines))
            raise ScriptError(
                "\n".join(
                    f"{place.of(('', tag), ('', tag.split()[0]))}: {tag} is a"
                    " script on a page; scripts belong to theme/assets/js"
                    for tag in scripts.found
                )
            )
        return text


class ScriptsExtension(Extension):
    """Registers the check after raw HTML is back (30)."""

    def extendMarkdown(self, md):
        """Called by Python-Markdown."""
        source = Source(md)
        md.preprocessors.register(source, "scripts-source", 1000)
        md.postprocessors.register(Refuse(source), "scripts-refuse", -2)


def makeExtension(**kwargs):
    """Called by Python-Markdown."""
    return ScriptsExtension(**kwargs)
