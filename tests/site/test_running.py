"""Run in the page: pressed, changed, stopped, and where it cannot work."""

import gzip

import pytest

from tests.site import access_checks
from tests.site.running_checks import LONG, PROGRAMS, Lesson, is_python
from tools.proof.pages import all_lessons
from tools.site.host import serving

URL = "en/one-hot/"
SCHEMES = {"light": "default", "dark": "slate"}
FOLDED = "details:not([open])"
LISTINGS = ".language-python.highlight:has(.filename)"
ENDLESS = "print('begun', flush=True)\nwhile True: pass"
SAME = "This run printed what the page shows."


@pytest.fixture(scope="module")
def opening(browser, site):
    """Open lessons in tabs of their own; no other host is asked."""
    tabs, asked = [], []

    def open_(url=URL, prepare=lambda page: None, address="", **options):
        size = {"width": 1280, "height": 800}
        tab = browser.new_context(**{"viewport": size} | options)
        tab.set_default_timeout(LONG)
        tabs.append(tab)
        home = address or site.address
        tab.on("request", lambda request: asked.append((home, request.url)))
        page = tab.new_page()
        prepare(page)
        return Lesson(page, home + url)

    open_.tabs = tabs
    yield open_
    for tab in tabs:
        tab.close()
    assert asked
    assert [u for home, u in asked if not u.startswith((home, "data:"))] == []


@pytest.fixture
def opened(opening):
    """Open a lesson in a tab that is closed at the end of the test."""
    before = [*opening.tabs]
    yield opening
    for tab in set(opening.tabs) - {*before}:
        tab.close()
        opening.tabs.remove(tab)


@pytest.fixture(scope="module")
def kept(opening):
    """Open a lesson once: to start Python for each test would take minutes."""
    return opening()


@pytest.fixture
def lesson(kept):
    """Give a lesson in which programs may have run, as the page has them."""
    yield kept
    edited = kept.page.locator(".language-python.highlight:has(.editor)")
    while edited.count():
        editor = edited.first.locator(".editor").element_handle()
        kept.press(edited.first, "edit")  # it says Reset
        editor.wait_for_element_state("hidden")
    assert kept.reports == []


@pytest.fixture(scope="module")
def isolated(site):
    """Serve the site with the headers that were built with it."""
    text = (site.root / "_headers").read_text("utf-8")
    of_all = text.partition("/*\n")[2].partition("\n\n")[0]
    headers = dict(line.strip().split(": ", 1) for line in of_all.split("\n"))
    assert "Cross-Origin-Opener-Policy" in headers
    with serving(site.root, headers) as address:
        yield address


def test_who_only_reads_loads_nothing_of_it(opened):
    lesson = opened()
    lesson.page.locator("footer").last.scroll_into_view_if_needed()
    assert lesson.programs.count() > 5
    lesson.idle()
    assert lesson.fetched == []
    assert lesson.pythons == []
    lesson.press(lesson.programs.first, "edit")
    lesson.page.locator(".cm-content").wait_for()
    assert lesson.fetched  # so it would have been seen
    assert lesson.pythons == []


def test_who_has_run_a_program_finds_python_started(opened):
    lesson = opened()
    program = lesson.programs.first
    assert lesson.run(program)[0] == SAME
    onward = lesson.page.locator(".md-footer__link--next")
    for go, url in (
        (lesson.page.reload, URL),
        # By key: what is drawn on the way to the end moves it under a mouse.
        (lambda: onward.press("Enter"), "en/rnn/"),
        (lesson.page.go_back, URL),
    ):
        with lesson.page.expect_worker(
            is_python
        ):  # nobody has pressed anything
            go()
        lesson.page.wait_for_url(lambda now, url=url: url in now)
        lesson.arrived()
        assert lesson.page.locator(".ran").count() == 0
        assert lesson.run(program)[0] == SAME
    assert lesson.reports == []


def test_a_python_that_nobody_used_ends_with_its_page(opened):
    lesson = opened()
    lesson.page.evaluate("sessionStorage.setItem('runs', '1')")
    with lesson.page.expect_worker(is_python) as started:
        lesson.page.reload()
    # As if the browser kept the page for the way back.
    with started.value.expect_event("close"):
        lesson.page.evaluate(
            "dispatchEvent(new PageTransitionEvent('pagehide'))"
        )
    assert lesson.run(lesson.programs.first)[0] == SAME


def test_for_who_saves_data_python_starts_with_a_run(opened):
    lesson = opened()
    lesson.page.add_init_script(
        "sessionStorage.runs = 1;"
        "Object.defineProperty(navigator, 'connection', {value: {saveData:"
        " !sessionStorage.spends}})"
    )
    with lesson.page.expect_response("**/stop.js"):  # the page's side is there
        lesson.page.reload()
    lesson.idle()
    assert lesson.pythons == []
    lesson.page.evaluate("sessionStorage.spends = 1")
    with lesson.page.expect_worker(is_python):  # so it would have been seen
        lesson.page.reload()


def test_run_prints_what_the_page_shows(lesson):
    # In any order, and again.
    for index in (0, 3, 1, 3):
        said, printed = lesson.run(lesson.programs.nth(index))
        assert said == SAME, printed
        assert printed.strip()


def test_a_changed_program_says_that_it_differs_and_is_reset(lesson):
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
    said, _ = lesson.run(program)
    assert said == SAME


def test_a_changed_listing_changes_the_programs(lesson):
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


def test_a_training_draws_its_losses(lesson):
    program = lesson.programs.first
    loop = "loss = 3.0\nfor step in range(50): loss = loss / 2\nprint(step)"
    lesson.edit(program, loop)
    assert lesson.run(program)[1] == "49\n"
    curve = lesson.page.get_by_role("img", name="Training 1: loss 1.5 at the")
    assert curve.get_attribute("aria-label").endswith("0 after 49 steps")
    lesson.write(program, "print('no training')")
    assert lesson.run(program)[1] == "no training\n"
    assert curve.count() == 0


def test_an_error_shows_the_line_of_the_reader(lesson):
    program = lesson.programs.first
    lesson.edit(program, "x = 1\nx / 0")
    said, printed = lesson.run(program)
    assert said == "With your changes: This run ended with an error:"
    assert "line 2" in printed and "x / 0" in printed
    assert printed.endswith("ZeroDivisionError: division by zero")


def test_very_much_output_is_cut(lesson):
    program = lesson.programs.first
    lesson.edit(program, "for i in range(200_000): print(i)")
    _, printed = lesson.run(program)
    assert len(printed) < 110_000
    assert printed.endswith("more characters")


def test_an_endless_loop_is_stopped_and_the_next_run_works(lesson):
    program = lesson.programs.first
    lesson.edit(program, ENDLESS)
    lesson.press(program, "run")
    lesson.page.get_by_text("begun\n", exact=True).wait_for(timeout=LONG)
    with lesson.page.expect_worker(
        is_python
    ):  # the next run need not wait for it
        lesson.press(program, "run")  # it says Stop now
        said, _ = lesson.end(program)
    assert said == "Stopped. The next run starts from the top."
    lesson.press(program, "edit")  # Reset
    said, _ = lesson.run(program)
    assert said == SAME


def test_where_the_host_isolates_a_stop_keeps_the_session(opened, isolated):
    lesson = opened(address=isolated)
    first, second = lesson.programs.nth(0), lesson.programs.nth(1)
    lesson.edit(first, "x = 3\nprint(x)")
    assert lesson.run(first)[1] == "3\n"
    before = list(lesson.fetched)
    lesson.edit(second, f"x += 1\n{ENDLESS}")
    lesson.page.clock.install()  # for the time until Stop ends the worker
    # An hour ahead: until the browser hears of it the clock goes on.
    lesson.page.clock.pause_at(lesson.page.evaluate("Date.now()") + 3_600_000)
    lesson.press(second, "run")
    lesson.page.get_by_text("begun\n", exact=True).wait_for()
    lesson.press(second, "run")  # it says Stop now
    said, _ = lesson.end(second)
    assert said == "Stopped. This block has changed nothing."
    lesson.write(second, "x += 1\nprint(x)")
    assert lesson.run(second)[1] == "4\n"
    assert lesson.fetched == before
    # A program that does not hear is ended when the time is over.
    lesson.write(
        second,
        "print('begun', flush=True)\nwhile True:\n"
        "    try:\n        while True: pass\n"
        "    except BaseException: pass",
    )
    lesson.press(second, "run")
    lesson.page.get_by_text("begun\n", exact=True).wait_for()
    lesson.press(second, "run")
    second.get_by_role("button", name="Stop").wait_for()
    lesson.page.clock.resume()
    said, _ = lesson.end(second)
    assert said == "Stopped. The next run starts from the top."


def test_a_stop_while_python_is_fetched(opened):
    lesson = opened(
        prepare=lambda page: page.route("**/*.whl", lambda route: None)
    )
    program = lesson.programs.first
    lesson.press(program, "run")
    lesson.page.get_by_text("Fetching Python").wait_for()
    lesson.press(program, "run")  # it says Stop now
    said, _ = lesson.end(program)
    assert said == "Stopped. The next run starts from the top."
    lesson.page.unroute("**/*.whl")
    assert lesson.run(program)[0] == SAME


def test_silence_has_a_limit(opened):
    lesson = opened(
        prepare=lambda page: page.route("**/*.whl", lambda route: None)
    )
    lesson.page.clock.install()
    program = lesson.programs.first
    lesson.press(program, "run")
    lesson.page.get_by_text("Fetching Python").wait_for()
    lesson.page.clock.fast_forward(61_000)
    said, _ = lesson.end(program)
    assert "it did not start within a minute" in said


def test_too_little_memory_is_told(opened):
    def forbid(page):
        def answer(route):
            response = route.fetch()
            body = "WebAssembly.instantiate = WebAssembly.instantiateStreaming"
            body += " = () => { throw new RangeError('out of memory'); };\n"
            route.fulfill(response=response, body=body + response.text())

        page.route("**/run/**/worker.js", answer)

    lesson = opened(prepare=forbid)
    said, _ = lesson.run(lesson.programs.first)
    assert said.startswith("Python cannot run in this browser (")
    assert "save the lesson as one file" in said


def test_offline_is_told_and_the_next_press_works(opened):
    lesson = opened()
    program = lesson.programs.first
    tab = lesson.page.context
    told = lesson.page.get_by_text("could not be fetched. Are you offline?")
    tab.set_offline(True)
    lesson.press(program, "run")  # the page's side cannot come
    told.wait_for()
    tab.set_offline(False)
    tab.route("**/editor.js", lambda route: route.abort())
    lesson.press(program, "edit")  # it comes, the editor cannot
    lesson.page.locator(".ran progress").wait_for(state="attached")
    told.wait_for()
    tab.set_offline(True)
    assert "Are you offline?" in lesson.run(program)[0]
    tab.set_offline(False)
    tab.unroute("**/editor.js")
    lesson.press(program, "edit")
    program.locator(".cm-content").wait_for()
    assert lesson.run(program)[0] == SAME


def test_by_keyboard_alone(opened):
    lesson = opened()
    page, program = lesson.page, lesson.programs.first
    run, edit = (program.locator(f"[data-do={x}]") for x in ("run", "edit"))
    for _ in range(300):
        page.keyboard.press("Tab")
        if run.evaluate("e => e === document.activeElement"):
            break
    assert run.evaluate("e => e === document.activeElement")
    page.keyboard.press("Enter")
    assert lesson.end(program)[0] == SAME
    assert run.evaluate("e => e === document.activeElement")
    page.keyboard.press("Tab")
    assert edit.evaluate("e => e === document.activeElement")
    page.keyboard.press("Enter")
    program.locator(".cm-focused").wait_for()
    page.keyboard.press("Control+a")
    page.keyboard.type("print('typed')")
    page.keyboard.press("Control+Enter")
    assert lesson.end(program)[1] == "typed\n"
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert run.evaluate("e => e === document.activeElement")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # Reset
    program.locator(".editor").wait_for(state="detached")
    page.keyboard.press("Control+Enter")
    assert lesson.end(program)[0] == SAME


def test_axe_finds_nothing_while_programs_run(lesson):
    page = lesson.page
    first, second, third = map(lesson.programs.nth, range(3))
    page.emulate_media(reduced_motion="reduce")
    before = {scheme: axe_in(page, scheme) for scheme in SCHEMES}
    assert lesson.run(first)[0] == SAME
    lesson.edit(second, "# a comment\nx = 1 / 0 + len('text')")
    assert "error" in lesson.run(second)[0]
    lesson.edit(third, ENDLESS)
    lesson.press(third, "run")
    page.get_by_text("begun\n", exact=True).wait_for()
    for scheme in SCHEMES:
        found = axe_in(page, scheme)
        assert [x for x in found if x not in before[scheme]] == [], scheme
    lesson.press(third, "run")  # it says Stop now
    lesson.end(third)


def axe_in(page, scheme):
    """Report what axe finds in a page in a light or a dark room."""
    page.emulate_media(color_scheme=scheme)
    page.locator(f"body[data-md-color-scheme={SCHEMES[scheme]}]").wait_for()
    return access_checks.axe(page)


def test_on_a_narrow_screen_nothing_sticks_out(lesson):
    wide = lesson.page.viewport_size
    lesson.page.set_viewport_size({"width": 320, "height": 700})
    first, second = lesson.programs.nth(0), lesson.programs.nth(1)
    lesson.edit(first, f"print('{'wide ' * 60}')")
    assert lesson.run(first)[1].startswith("wide")
    lesson.edit(second, f"# {'wide ' * 60}\n1 / 0")
    assert "error" in lesson.run(second)[0]
    assert lesson.page.evaluate("document.documentElement.scrollWidth") <= 320
    for place in lesson.page.locator(".ran, .editor, .run").all():
        box = place.bounding_box()
        assert box is None or box["x"] + box["width"] <= 320
    lesson.page.set_viewport_size(wide)


@pytest.fixture(scope="module")
def reader(opening):
    """Give one tab that goes from lesson to lesson."""
    return opening()


@pytest.mark.parametrize("path", all_lessons(), ids=lambda path: path.stem)
def test_a_program_of_each_lesson_prints_what_its_page_shows(
    reader, site, path
):
    reader.open(f"{site.address}en/{path.stem}/")
    program = f"{PROGRAMS}:not({FOLDED} *):has(+ .language-output)"
    said, printed = reader.run(reader.page.locator(program).first)
    assert said == SAME, printed
    assert printed.strip()
    assert reader.reports == []


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


def test_a_chinese_page_says_it_in_chinese(opened):
    lesson = opened("zh/one-hot/")
    program = lesson.programs.first
    assert program.locator(".run button").all_text_contents() == [
        "运行",
        "编辑",
    ]
    assert lesson.run(program)[0] == "这次的输出与页面上的相同。"
    lesson.edit(program, "print(1")
    assert lesson.run(program)[0] == "（代码已改动）运行出错："


def test_the_runtime_is_small(site):
    (folder,) = (site.root / "run").glob("*/")
    packed = sum(len(sent(file)) for file in folder.iterdir() if file.is_file())
    assert packed < 8_000_000


def sent(file):
    """Return a file as a host sends it; a zip file is packed already."""
    content = file.read_bytes()
    if file.suffix in (".whl", ".zip"):
        return content
    return gzip.compress(content, 6)
