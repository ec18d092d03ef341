"""What a reader can do with a formula, in a browser."""

import pytest

from tests.site.script import call, open_at

LESSON = "bptt"
BUTTON = {"en": ("Copy TeX", "Copied"), "zh": ("复制 TeX", "已复制")}
PHONE = {"width": 390, "height": 800}


@pytest.fixture(params=BUTTON)
def language(request):
    """English and Chinese."""
    return request.param


@pytest.fixture
def open_page(browser, site, language):
    """Open the lesson as a reader with these wishes would."""
    contexts = []

    def open_page(**wishes):
        context = browser.new_context(**wishes)
        contexts.append(context)
        page = context.new_page()
        # Where no script runs, none is waited for.
        if wishes.get("java_script_enabled", True):
            open_at(page, f"{site.address}{language}/{LESSON}/")
        else:
            page.goto(f"{site.address}{language}/{LESSON}/")
        return page

    yield open_page
    for context in contexts:
        context.close()


def test_a_copied_paragraph_has_its_formulas_as_tex(open_page):
    """And the words around them as they stand."""
    page = open_page()
    paragraph = page.locator("p:has(> .tex)").first.element_handle()
    text = call(page, "copied", paragraph, paragraph)
    formulas = paragraph.query_selector_all("mjx-container")
    for formula in formulas:
        assert f"${formula.get_attribute('data-tex')}$" in text
    assert text.count("$") == 2 * len(formulas)


def test_no_button_is_copied(open_page):
    """From a formula to a program with its buttons: what can be read."""
    page = open_page()
    first = page.locator("p:has(> .tex)").first.element_handle()
    program = page.locator(".highlight:has(> .run [data-do=run])").first
    assert program.locator("button").count() == 3
    said = call(page, "copied", first, program.element_handle()).splitlines()
    assert program.locator("code").inner_text().splitlines()[0] in said
    buttons = {*program.locator("button").all_inner_texts()}
    assert [line for line in said if line.strip() in buttons] == []


def test_half_a_formula_is_copied_whole(open_page):
    """A selection can end inside one."""
    page = open_page()
    display = page.locator("#eq-1").element_handle()
    part = display.query_selector("mjx-c")
    tex = display.query_selector("mjx-container").get_attribute("data-tex")
    assert call(page, "copied", part, part) == f"$$\n{tex}\n$$"


def test_a_selection_without_formula_is_left_to_the_browser(open_page):
    """Nothing of ours is in its way."""
    page = open_page()
    code = page.locator("pre code").first.element_handle()
    assert call(page, "copied", code, code) == ""


def test_the_button_copies_the_tex(open_page, language):
    """It shows when the equation is pointed at, or by the keyboard."""
    name, done = BUTTON[language]
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    box = page.locator("#eq-1")
    box.hover()
    box.get_by_role("button", name=name).click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == box.locator("mjx-container").get_attribute("data-tex")
    assert box.get_by_role("button").inner_text() == done


def test_each_equation_has_one_button(open_page):
    page = open_page()
    boxes = page.locator(".tex-display")
    boxes.first.locator(".copy").wait_for(state="attached")
    assert page.locator(".tex-display > .copy").count() == boxes.count() > 0


def test_without_javascript_there_is_no_button(open_page):
    """But all formulas are drawn."""
    page = open_page(java_script_enabled=False)
    assert page.locator(".tex-display > .copy").count() == 0
    assert page.locator("p > .tex > mjx-container").first.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_formula_has_the_colour_of_its_text(scheme, open_page):
    """In both palettes, in text and in display."""
    page = open_page(color_scheme=scheme)
    colours = call(page, "glyphsInTheirColour")
    assert colours
    assert all(colours)


def test_a_formula_is_as_tall_as_its_text(open_page):
    """Its letter x differs from the x of the text by less than a tenth."""
    page = open_page()
    heights = call(page, "heightsOfX")
    assert 0.9 < heights[0] / heights[1] < 1.1


def test_wide_equations_scroll_inside_themselves(open_page):
    """The page does not, and the keyboard can reach what scrolls."""
    page = open_page(viewport=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator("#eq-1").scroll_into_view_if_needed()  # far parts wait
    call(page, "widen", "#eq-1")
    page.set_viewport_size({"width": 380, "height": 800})
    page.locator("#eq-1 > mjx-container[tabindex='0']").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 380


def test_only_what_scrolls_is_a_stop_for_the_keyboard(open_page):
    """Dozens of stops would be in a keyboard user's way."""
    page = open_page(viewport={"width": 1280, "height": 800})
    assert call(page, "wrongStops") == []
