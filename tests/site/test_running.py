"""Run in the page: pressed, changed, stopped, and where it cannot work."""

import gzip
import json

import pytest

LONG = 240_000  # until Python is there, also on a machine with other work
URL = "en/one-hot/"
# Programs are told from listings as the page's own script tells them.
PROGRAMS = ".language-python.highlight:not(:has(.filename))"
LISTINGS = ".language-python.highlight:has(.filename)"


class Lesson:
    """A page whose programs can be run."""

    def __init__(self, page, address):
        self.page = page
        self.requests, self.reports = [], []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.reports.append(str(error)))
        page.on("console", self.listen)
        page.goto(address, wait_until="networkidle")
        self.programs = page.locator(PROGRAMS)

    def listen(self, said):
        """Keep what the browser complains of."""
        if said.type in ("error", "warning"):
            self.reports.append(said.text)

    def press(self, block, what):
        """Press a button of a block."""
        block.locator(f".run [data-do={what}]").click(timeout=LONG)

    def run(self, block, runs=1):
        """Press Run; return what is said and what was printed, at the end."""
        self.press(block, "run")
        return self.end(block, runs)

    def end(self, block, runs=1):
        """Wait until so many runs of a block are over."""
        # Under the program, or under the output that the page shows.
        report = block.locator(
            "xpath=following-sibling::*[contains(@class, 'ran')][1]"
        )
        status = report.locator(f"[role=status][data-runs='{runs}']")
        status.wait_for(timeout=LONG)
        return status.inner_text(), report.locator("pre").text_content()

    def edit(self, block, text):
        """Open the editor of a block and write another text."""
        self.press(block, "edit")
        content = block.locator(".cm-content")
        content.click(timeout=LONG)
        content.press("Control+a")
        content.press("Backspace")
        self.page.keyboard.insert_text(text)


@pytest.fixture
def opened(browser, site):
    """Open a lesson, as often as a test likes."""
    with browser.new_context(viewport={"width": 1280, "height": 800}) as tab:

        def open_(url=URL, prepare=lambda page: None):
            page = tab.new_page()
            prepare(page)
            return Lesson(page, site.address + url)

        yield open_


def test_who_only_reads_loads_nothing_of_it(opened):
    lesson = opened()
    lesson.page.mouse.wheel(0, 3000)
    lesson.page.wait_for_load_state("networkidle")
    assert lesson.programs.count() > 5
    assert [url for url in lesson.requests if "/run/" in url] == []


def test_run_prints_what_the_page_shows(opened):
    lesson = opened()
    # In any order, and again.
    for index, runs in ((0, 1), (3, 1), (1, 1), (3, 2)):
        said, printed = lesson.run(lesson.programs.nth(index), runs)
        assert said == "This run printed what the page shows.", printed
        assert printed.strip()
    hosts = {url.split("/")[2] for url in lesson.requests if "//" in url}
    assert len(hosts) == 1
    assert lesson.reports == []


def test_a_changed_program_says_that_it_differs_and_is_reset(opened):
    lesson = opened()
    program = lesson.programs.first
    before = program.locator("pre > code").text_content()
    lesson.edit(program, "print('changed')")
    lesson.page.keyboard.press("Control+Enter")
    said, printed = lesson.end(program)
    assert said == (
        "With your changes: This run printed something else than the page "
        "shows:"
    )
    assert printed == "changed\n"
    lesson.press(program, "edit")  # it says Reset now
    assert program.locator("pre > code").text_content() == before
    said, _ = lesson.run(program, runs=2)
    assert said == "This run printed what the page shows."
    assert lesson.reports == []


def test_a_changed_listing_changes_the_programs(opened):
    lesson = opened()
    listing = lesson.page.locator(LISTINGS).filter(has_text="def one_hot(")
    listing = listing.filter(has_text="snippets/").first
    code = listing.locator("code").first.text_content()
    name = code.partition("def ")[2].partition("(")[0]
    changed = f"{code}\n\ndef {name}(*arguments):\n    return 'mine'\n"
    lesson.edit(listing, changed)
    program = lesson.programs.first
    lesson.edit(program, f"print({name}(1))")
    said, printed = lesson.run(program)
    assert said.startswith("With your changes:")
    assert printed == "mine\n"


def test_an_error_shows_the_line_of_the_reader(opened):
    lesson = opened()
    program = lesson.programs.first
    lesson.edit(program, "x = 1\nx / 0")
    said, printed = lesson.run(program)
    assert said == "With your changes: This run ended with an error:"
    assert "line 2" in printed and "x / 0" in printed
    assert printed.endswith("ZeroDivisionError: division by zero")


def test_an_endless_loop_is_stopped_and_the_next_run_works(opened):
    lesson = opened()
    program = lesson.programs.first
    lesson.edit(program, "print('begun', flush=True)\nwhile True: pass")
    lesson.press(program, "run")
    lesson.page.get_by_text("begun\n", exact=True).wait_for(timeout=LONG)
    lesson.press(program, "run")  # it says Stop now
    said, _ = lesson.end(program)
    assert said == "Stopped. The next run starts from the top."
    lesson.press(program, "edit")  # Reset
    said, _ = lesson.run(program, runs=2)
    assert said == "This run printed what the page shows."


def test_very_much_output_is_cut(opened):
    lesson = opened()
    program = lesson.programs.first
    lesson.edit(program, "for i in range(200_000): print(i)")
    _, printed = lesson.run(program)
    assert len(printed) < 110_000
    assert printed.endswith("more characters")


def test_a_policy_without_webassembly_is_told(opened):
    def forbid(page):
        def answer(route):
            response = route.fetch()
            text = response.text().replace(" 'wasm-unsafe-eval'", "")
            headers = response.headers | {
                "content-security-policy": "script-src 'self'"
            }
            route.fulfill(response=response, body=text, headers=headers)

        page.route("**/run/**/worker.js", answer)

    lesson = opened(prepare=forbid)
    said, _ = lesson.run(lesson.programs.first)
    assert said.startswith("Python cannot run in this browser (")
    assert "save the lesson as one file" in said


def test_a_wheel_that_was_tampered_with_is_refused(opened):
    def tamper(page):
        page.route("**/*.whl", lambda route: route.fulfill(body="no wheel"))

    lesson = opened(prepare=tamper)
    said, _ = lesson.run(lesson.programs.first)
    assert said.startswith("Python cannot run in this browser (")


def test_a_site_without_python_says_so(opened, site, repository):
    def serve(page, name, source):
        path = repository / f"tools/run/{source}.js"
        page.route(f"**/run/{name}.js", lambda route: route.fulfill(path=path))

    def leave_out(page):
        serve(page, "page", "absent")
        serve(page, "words", "words")

    lesson = opened(prepare=leave_out)
    lesson.press(lesson.programs.first, "run")
    said = lesson.page.locator("p.ran").inner_text()
    assert "built without Python" in said
    assert lesson.page.locator(".run").count() == 0


def test_the_runtime_is_small_and_has_its_lock(site):
    (folder,) = (site.root / "run").glob("*/")
    lock = json.loads((folder / "pyodide-lock.json").read_text("utf-8"))
    assert list(lock["packages"]) == ["numpy"]
    packed = sum(len(sent(file)) for file in folder.iterdir() if file.is_file())
    assert packed < 8_000_000


def sent(file):
    """Return a file as a host sends it; a zip file is packed already."""
    content = file.read_bytes()
    if file.suffix in (".whl", ".zip"):
        return content
    return gzip.compress(content, 6)
