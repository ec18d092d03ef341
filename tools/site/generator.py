"""What makes pages of Markdown: the one module that knows MkDocs.

And its successor Zensical, which reads the same configuration and is chosen by
GENERATOR=zensical. A build is a process of its own, so that an edited extension
is the one that is imported.
"""

import json
import logging
import os
import shutil
import subprocess
import sys
import traceback
from contextlib import ExitStack
from pathlib import Path

from mkdocs.commands import build as mkdocs
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import get_files
from mkdocs.structure.pages import Page

from extensions.pages import converting
from tools.site.search import set_texts_apart

ROOT = Path(__file__).resolve().parents[2]
CONFIGS = {"en": "mkdocs.yml", "zh": "mkdocs.zh.yml"}
LANGUAGES = tuple(CONFIGS)
GENERATORS = ("mkdocs", "zensical")
GENERATOR = os.environ.get("GENERATOR") or "mkdocs"
# Where make puts the packages of a generator that is used seldom.
PACKAGES = ROOT / ".cache" / "packages"
# What Zensical says of every build.
CHATTER = ("Build started", "Build finished", "No issues found")
# How a session ends what it says of a build.
DONE, FAILED = "--- done", "--- failed"


class GeneratorError(Exception):
    """A page or the configuration must be mended; the text says where."""


def configuration(language):
    """Load the configuration of a language: nav, extra, Markdown and all."""
    return load_config(str(ROOT / CONFIGS[language]))


def source_links(language):
    """Name the addresses where the pages of a language can be edited."""
    config = load_config(CONFIGS[language])
    files = get_files(config).documentation_pages()
    return [Page(None, file, config).edit_url for file in files]


def build(language, target, address, edit_uri="", maker=GENERATOR):
    """Build the pages of a language into a folder that is not there yet.

    The address is that of the home of the language. A warning is an error.
    """
    process = start(language, target, address, edit_uri, maker, "--strict")
    said = readable(process.communicate()[0])
    if process.returncode:
        raise GeneratorError(f"{said}\n{CONFIGS[language]}: not built.")
    if said:
        print(said, file=sys.stderr, flush=True)


def start(language, target, address, edit_uri, maker, flag):
    """Start a process that builds a language."""
    if maker not in GENERATORS:
        raise GeneratorError(
            f"GENERATOR={maker} is none of {', '.join(GENERATORS)}"
        )
    name = language.upper()
    return subprocess.Popen(
        [sys.executable, "-m", __spec__.name, language, target, flag],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        env={
            **os.environ,
            "GENERATOR": maker,
            f"SITE_URL_{name}": address,
            f"EDIT_URI_{name}": edit_uri,
            "NO_MKDOCS_2_WARNING": "1",
        },
    )


def readable(said):
    """What went wrong, in the words of the generator or of our extensions."""
    lines = said.strip().splitlines()
    said = "\n".join(x for x in lines if not x.startswith(CHATTER))
    message, traceback, _ = said.partition("Traceback (most recent call")
    return (message.strip() if traceback else "") or said.strip()


class Session:
    """A process that goes on, and builds again those pages that were edited."""

    def __init__(self, language, target, address):
        self.language = language
        self.process = start(
            language, target, address, "", GENERATOR, "--session"
        )
        self.answer()

    def rebuild(self, names):
        """Build these pages again, named as in the contents."""
        self.process.stdin.write(json.dumps(names) + "\n")
        self.process.stdin.flush()
        self.answer()

    def answer(self):
        """Print what the process has to say until it is done."""
        said, end = [], ""
        for line in self.process.stdout:
            if (end := line.strip()) in (DONE, FAILED):
                break
            said.append(line)
        said = readable("".join(said))
        if end != DONE:
            raise GeneratorError(
                f"{said}\n{CONFIGS[self.language]}: not built."
            )
        if said:
            print(said, file=sys.stderr, flush=True)

    def close(self):
        """End the process."""
        self.process.communicate()


class Told(BasePlugin):
    """What MkDocs tells of its work, with no plugin in the configuration."""

    def on_page_markdown(self, markdown, page, config, files):
        """Let our extensions know the page."""
        self.page = ExitStack()
        path = Path(config.docs_dir, page.file.src_uri)
        self.page.enter_context(converting(os.path.relpath(path)))
        return markdown

    def on_page_content(self, html, page, config, files):
        """Forget the page."""
        self.page.close()
        return html

    def on_env(self, env, config, files):
        """Keep what a later build of one page needs."""
        self.env, self.files = env, files
        return env

    def on_nav(self, nav, config, files):
        """Keep the contents as well."""
        self.nav = nav
        return nav


class MkDocs:
    """One build, and single pages after it."""

    def __init__(self, language, target, strict):
        logging.basicConfig(format="%(levelname)s: %(message)s")
        logging.disable(logging.INFO)  # jieba tells how it cuts words
        self.config = load_config(
            CONFIGS[language], strict=strict, site_dir=target
        )
        self.told = self.config.plugins["told"] = Told()
        self.config.plugins.on_startup(command="build", dirty=False)
        self.build()

    def build(self):
        """Build all pages."""
        mkdocs.build(self.config)
        set_texts_apart(self.config.site_dir)

    def rebuild(self, names):
        """Build pages again; all, if one of them is called otherwise now."""
        files = self.told.files
        pages = [files.get_file_from_path(name).page for name in names]
        before = [page.title for page in pages]
        for page in pages:
            mkdocs._populate_page(page, self.config, files)
        if before != [page.title for page in pages]:
            self.build()
            return
        for page in pages:
            self.write(page)
        for file in files.documentation_pages():
            file.page.validate_anchor_links(
                files=files, log_level=self.config.validation.links.anchors
            )
        self.config.plugins.on_post_build(config=self.config)
        set_texts_apart(self.config.site_dir)

    def write(self, page):
        """Write a page, and into the search index what is now on it."""
        told, old = self.told, []
        plugins = self.config.plugins.values()
        for index in (p.search_index for p in plugins if is_search(p)):
            old, index.entries = index.entries, []
        files = told.files.documentation_pages()
        mkdocs._build_page(page, self.config, files, told.nav, told.env)
        if old:
            same = [x["location"].partition("#")[0] == page.url for x in old]
            at = same.index(True)
            index.entries = [
                *old[:at],
                *index.entries,
                *old[at + same.count(True) :],
            ]


def is_search(plugin):
    """Whether a plugin keeps what the search of the theme finds."""
    return hasattr(plugin, "search_index")


class Zensical:
    """One build, and another one for each edit: it has a cache of its own."""

    def __init__(self, language, target, strict):
        sys.path.append(str(PACKAGES))
        try:
            import zensical
        except ImportError:
            raise Abort(
                "Zensical is not there: make build GENERATOR=zensical gets it"
            ) from None
        from deepmerge import Merger
        from zensical import config
        from zensical.markdown import render

        self.parse, config.parse_config = config.parse_config, self.parsed
        # As in MkDocs, a list of a language takes the place of the English one.
        config.always_merger = Merger(
            [(dict, "merge")], ["override"], ["override"]
        )
        self.build, self.render = zensical.build, render.render
        render.render = self.known
        self.language, self.target, self.strict = language, target, strict
        # It writes only below the folder of the configuration.
        self.made = Path(".cache", "zensical", f"{language}-{os.getpid()}")
        self.docs = configuration(language).docs_dir
        self.rebuild([])

    def parsed(self, path):
        """Read the configuration, with the folder that is written.

        Links to a page's source need the address of the repository as well.
        """
        config = self.parse(path)
        config["site_dir"] = str(self.made.resolve())
        config["theme"]["variant"] = "classic"  # the look of Material
        if config["edit_uri"]:
            config["repo_url"] = config["edit_uri"].partition("/edit/")[0]
        return config

    def known(self, text, path, *rest, **options):
        """Let our extensions know the page."""
        with converting(os.path.relpath(Path(self.docs, path))):
            return self.render(text, path, *rest, **options)

    def rebuild(self, names):
        """Build all, into the folder that is asked for."""
        # What it keeps there knows nothing of our figures and includes.
        for kept in Path(".cache").glob("[0-9]*"):
            kept.unlink() if kept.is_file() else shutil.rmtree(kept)
        file = os.path.abspath(CONFIGS[self.language])
        self.build(file, {"clean": False, "strict": self.strict})
        shutil.rmtree(self.target, ignore_errors=True)
        shutil.move(self.made, self.target)


def main():
    """Build a language; in a session, pages of it whenever they are named."""
    language, target, flag = sys.argv[1:]
    maker = {"mkdocs": MkDocs, "zensical": Zensical}[GENERATOR]
    try:
        site = maker(language, target, flag == "--strict")
    except Abort as error:
        sys.exit(str(error))
    if flag != "--session":
        return
    print(DONE, flush=True)
    for line in sys.stdin:
        try:
            site.rebuild(json.loads(line))
            print(DONE, flush=True)
        except Exception:
            traceback.print_exc()
            print(FAILED, flush=True)


if __name__ == "__main__":
    main()
