"""Exercises answered in the page: wrong, right, with an error, without end."""

import pytest

from tests.site.access_checks import DRAWN, axe
from tests.site.running_checks import LONG, Lesson

URL, TASK = "en/notation/", "exercise-layout"
START = "def to_torch(x):\n    return "


class Exercise(Lesson):
    """A page of which one exercise is answered."""

    def __init__(self, page, site, url, task):
        super().__init__(page, f"{site.address}{url}#{task}")
        part = page.locator(f"#{task} + .part")
        self.block = part.locator("> .language-python.highlight")
        self.report = part.locator("> .ran")

    def begin(self):
        """Press Check with the keyboard: the editor opens."""
        self.block.locator("[data-do=run]").press("Enter")
        content = self.block.locator(".cm-content:focus")
        content.wait_for(timeout=LONG)

    def answer(self, text):
        """Write an answer and check it; return what is said, and the rest."""
        for key in ("Control+a", "Backspace"):
            self.page.keyboard.press(key)
        self.page.keyboard.insert_text(text)
        self.page.keyboard.press("Control+Enter")
        return self.end(self.block)

    @property
    def tests(self):
        """The hidden tests that were fetched."""
        return [url for url in self.requests if "exercises.json" in url]


@pytest.fixture
def exercise(browser, site):
    """Open an exercise; of `notation`, unless another one is named."""
    with browser.new_context(viewport={"width": 390, "height": 800}) as tab:
        yield lambda url=URL, task=TASK: Exercise(
            tab.new_page(), site, url, task
        )


def test_an_answer_is_wrong_then_right_without_a_mouse(exercise):
    here = exercise()
    assert here.block.locator("[data-do=run]").inner_text() == "Check"
    before = axe(here.page, DRAWN)
    here.begin()
    asked = "Write your answer, then press Check or Ctrl-Enter."
    assert here.report.locator("[role=status]").inner_text() == asked
    assert here.tests == []
    said, case = here.answer(START + "x.transpose(2, 0, 1)")
    assert said.startswith("Shape: expected (")
    assert case.startswith("The case:\nx = ")
    assert "right" not in here.report.get_attribute("class")
    assert [x for x in axe(here.page, DRAWN) if x not in before] == []
    said, case = here.answer(START + "x.transpose(2, 1, 0)")
    assert said == (
        "Right: 20 random cases. Compare it with the solution below."
    )
    assert case == "" and not here.report.locator("pre").is_visible()
    assert "right" in here.report.get_attribute("class")
    here.page.keyboard.press("Escape")
    here.page.keyboard.press("Tab")
    here.block.locator("[data-do=run]:focus").wait_for(timeout=LONG)
    assert len(here.tests) == 1
    assert here.reports == []


def test_an_error_names_the_line_and_an_endless_loop_is_stopped(exercise):
    here = exercise()
    here.begin()
    said, printed = here.answer(START + "nowhere")
    assert said == "Your answer ended with an error:"
    assert "line 2, in to_torch" in printed
    assert printed.endswith("NameError: name 'nowhere' is not defined")
    keyboard = here.page.keyboard
    for key in ("Control+a", "Backspace"):
        keyboard.press(key)
    keyboard.insert_text("print('begun', flush=True)\nwhile True: pass")
    keyboard.press("Control+Enter")
    here.report.get_by_text("begun").wait_for(timeout=LONG)
    here.press(here.block, "run")  # it says Stop now
    said, _ = here.end(here.block)
    assert said == "Stopped. The next run starts from the top."
    here.block.locator(".cm-content").focus()
    said, _ = here.answer(START + "x.transpose(2, 1, 0)")
    assert said.startswith("Right:")


def test_a_chinese_page_answers_in_chinese(exercise):
    here = exercise("zh/why-sequence-models/", "exercise-pairs")
    assert here.block.locator("[data-do=run]").inner_text() == "检查"
    here.begin()
    said, _ = here.answer("def twins():\n    return 'ab', 'ab'")
    assert said == "这两个字符串相同"
    said, _ = here.answer("def twins():\n    return 'abaca', 'acaba'")
    assert said == "正确。可以与下面给出的答案比较。"
