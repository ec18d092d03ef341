"""The buttons of the piano rolls, with an AudioContext that notes all."""

from pathlib import Path

import pytest

from figures.music import SOLOS
from snippets.music import frequency
from snippets.tunes import read_note

STUB = Path(__file__).with_name("tones.js")
TONES = "tones.map(tone => [tone.frequency.value, tone.from, tone.to])"
MARKED = "document.querySelectorAll('[data-notes] .strong').length"
ENDED = "tones.at(-1).onended()"


@pytest.fixture
def page(browser, site):
    """Open the lesson with a stub for what would sound."""
    with browser.new_context(reduced_motion="no-preference") as context:
        page = context.new_page()
        page.add_init_script(path=STUB)
        page.goto(f"{site.address}en/music/")
        page.wait_for_selector("button.play")
        yield page


def schedule(notes):
    """Frequency, begin and end of each note, a fifth of a second an eighth."""
    time = 0.1
    for note in notes.split():
        end = time + read_note(note)[1] / 5
        yield frequency(note), time, end
        time = end


def test_a_solo_sounds_when_its_button_is_pressed(page):
    """By keyboard too, and not before; a second press stops it."""
    buttons = page.locator("button.play")
    assert buttons.all_text_contents() == ["Play"] * len(SOLOS)
    assert page.evaluate(TONES) == []
    second = buttons.nth(1)
    second.focus()
    page.keyboard.press("Enter")
    assert second.text_content() == "Stop"
    tones, expected = page.evaluate(TONES), list(schedule(SOLOS[50]))
    assert len(tones) == len(expected) == 40
    for tone, note in zip(tones, expected, strict=True):
        assert tone == pytest.approx(note)
    assert page.evaluate(MARKED) == 1
    page.keyboard.press("Space")
    assert second.text_content() == "Play"
    assert page.evaluate("silenced") == 1
    assert page.evaluate(MARKED) == 0


def test_one_solo_at_a_time_and_it_ends(page):
    """Another button stops the first; the last note is the end."""
    first, second = (page.locator("button.play").nth(i) for i in (0, 1))
    first.click()
    second.click()
    texts = first.text_content(), second.text_content()
    assert (texts, page.evaluate("silenced")) == (("Play", "Stop"), 1)
    page.evaluate(ENDED)
    assert second.text_content() == "Play"
    assert page.evaluate("silenced") == 2


def test_nothing_moves_for_who_wants_no_motion(page):
    """It sounds all the same."""
    page.emulate_media(reduced_motion="reduce")
    page.locator("button.play").first.click()
    assert page.evaluate("tones.length") == len(SOLOS[0].split())
    assert page.evaluate(MARKED) == 0


def test_a_chinese_page_says_it_in_chinese(page):
    """Both words."""
    page.goto(page.url.replace("/en/", "/zh/"))
    button = page.locator("button.play").first
    assert button.text_content() == "播放"
    button.click()
    assert button.text_content() == "停止"


def test_the_script_is_small_and_on_its_page_only(site):
    """At most 2 KB; another lesson has none of it."""
    assert len(Path("theme/assets/js/play.js").read_bytes()) <= 2048
    having = {
        url
        for url in site.lessons
        for script in site.pages[f"{url}index.html"].soup.select("script[src]")
        if "data-notes"
        in (site.root / url / script["src"]).resolve().read_text("utf-8")
    }
    assert having == {"en/music/", "zh/music/"}
