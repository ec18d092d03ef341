"""One browser for everything, and a clear word where there is none."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.site.script import call
from tools.site import browser as browsers

# Every place that fontconfig or a loader would look in, made empty.
BARE = {
    "PATH": "/usr/bin:/bin",
    "FONTCONFIG_FILE": "/dev/null",
    "FONTCONFIG_PATH": "/dev/null",
    "HOME": "/nonexistent",
}
only_here = pytest.mark.skipif(
    not browsers.runs_here(), reason="the Chromium from npm is for Linux x86-64"
)


def drawn_in(page, selector):
    """Name the fonts in which an element is drawn."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send(
        "DOM.querySelector", {"nodeId": root, "selector": selector}
    )["nodeId"]
    fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})
    return {font["familyName"] for font in fonts["fonts"]}


@pytest.mark.browser
@only_here
def test_it_needs_nothing_of_the_machine():
    said = subprocess.run(
        [browsers.find(), "--version"],
        env=BARE,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert said.stdout.startswith("Chromium ")


@only_here
@pytest.mark.parametrize(
    ("style", "font"),
    [
        ("Helvetica, Arial, sans-serif", "Arimo"),
        ("-apple-system, sans-serif", "Arimo"),
        ("SFMono-Regular, Consolas, Menlo, monospace", "DejaVu Sans Mono"),
        ("serif", "DejaVu Serif"),
    ],
)
def test_texts_are_drawn_in_the_fonts_of_the_project(style, font, browser):
    with browser.new_page() as page:
        page.set_content(f"<p style='font-family: {style}'>Text</p>")
        assert drawn_in(page, "p") == {font}


@only_here
@pytest.mark.parametrize("weight", [400, 700])
def test_every_chinese_word_has_its_glyphs(weight, browser):
    files = sorted(Path("docs/zh").rglob("*.md"))
    words = set("".join(file.read_text("utf-8") for file in files))
    text = "".join(sorted(c for c in words if "⺀" <= c <= "鿿"))
    with browser.new_page() as page:
        page.set_content(
            f"<p style='font: {weight} 16px sans-serif'>{text}</p>"
        )
        assert drawn_in(page, "p") == {"Noto Sans SC"}


@only_here
@pytest.mark.parametrize(
    ("language", "text", "font"),
    [
        ("zh", "“”……——", "Noto Sans SC"),
        ("zh", "it’s 1–5", "Arimo"),
        ("en", "“it’s” … —", "Arimo"),
    ],
)
@pytest.mark.parametrize("weight", [400, 700])
def test_chinese_signs_are_as_wide_as_chinese(
    weight, language, text, font, browser
):
    style = f"font: {weight} 16px var(--md-text-font-family, Arial)"
    with browser.new_page() as page:
        page.set_content(f"<html lang={language}><p style='{style}'>{text}</p>")
        page.add_style_tag(path="theme/assets/css/lesson.css")
        assert drawn_in(page, "p") == {font}


@only_here
def test_a_line_may_begin_with_a_quoted_latin_word(browser):
    with browser.new_page() as page:
        page.set_content(
            "<html lang=zh><p style='width: 6.2em; margin: 0'>"
            "一二三四五<span>“Harry”</span>六</p>"
        )
        page.add_style_tag(path="theme/assets/css/lesson.css")
        first, top, bottom = call(page, "firstWords")
        assert first == "一二三四五" and top >= bottom - 6


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("no/such/file", "BROWSER=no/such/file cannot be run"),
        ("/bin/pwd", "BROWSER=/bin/pwd says 'pwd"),
    ],
)
def test_a_wrong_browser_is_refused(path, said, monkeypatch):
    monkeypatch.setenv("BROWSER", path)
    with pytest.raises(browsers.BrowserError, match="Chrome is needed") as seen:
        browsers.find()
    assert said in str(seen.value)


def test_another_browser_is_taken(monkeypatch, tmp_path):
    other = tmp_path / "chrome"
    other.write_text("#!/bin/sh\necho Google Chrome 150.0\n")
    other.chmod(0o755)
    monkeypatch.setenv("BROWSER", str(other))
    assert browsers.find() == other


def test_without_any_the_message_says_what_to_install(monkeypatch, tmp_path):
    """As on a Mac without Chrome."""
    monkeypatch.delenv("BROWSER", raising=False)
    monkeypatch.setattr(browsers, "runs_here", lambda: False)
    monkeypatch.setattr(browsers, "PLACES", ())
    monkeypatch.setattr(browsers, "playwrights_own", lambda: tmp_path / "no")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(browsers.BrowserError, match="playwright install"):
        browsers.find()
    system = tmp_path / "google-chrome"
    system.touch(0o755)
    assert browsers.find() == system


def test_a_browser_that_was_deleted_is_missed(monkeypatch, tmp_path):
    monkeypatch.delenv("BROWSER", raising=False)
    monkeypatch.setattr(browsers, "runs_here", lambda: True)
    monkeypatch.setattr(browsers, "UNPACKED", tmp_path)
    with pytest.raises(browsers.BrowserError, match="`make setup`"):
        browsers.find()
    monkeypatch.setattr(browsers, "PACKED", tmp_path)
    with pytest.raises(browsers.BrowserError, match="chromium.br is missing"):
        browsers.unpack(tmp_path / "new")
    assert os.listdir(tmp_path) == []
