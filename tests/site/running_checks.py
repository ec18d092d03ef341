"""A page whose programs are run, as a reader runs them."""

LONG = 240_000  # until Python is there, also on a machine with other work
# Programs are told from listings as the page's own script tells them.
PROGRAMS = ".language-python.highlight:not(:has(.filename))"


class Lesson:
    """A page whose programs can be run."""

    def __init__(self, page, address):
        self.page = page
        self.requests, self.reports = [], []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.reports.append(str(error)))
        page.on("console", self.listen)
        self.programs = page.locator(PROGRAMS)
        self.open(address)

    def open(self, address):
        """Go to a page."""
        self.page.goto(address)
        self.arrived()

    def arrived(self):
        """Wait until there are buttons."""
        shown = self.programs.locator(".run").first
        shown.wait_for(state="attached", timeout=LONG)

    def idle(self):
        """Wait until the page has done what it does after it was loaded."""
        self.page.wait_for_load_state()
        self.page.evaluate(
            "() => new Promise(done =>"
            " requestIdleCallback(() => requestIdleCallback(done)))"
        )

    @property
    def fetched(self):
        """What was asked for of the room that Run needs."""
        return [url for url in self.requests if "/run/" in url]

    @property
    def pythons(self):
        """The workers that hold a Python."""
        return [worker for worker in self.page.workers if is_python(worker)]

    def listen(self, said):
        """Keep what the browser complains of."""
        if said.type in ("error", "warning"):
            self.reports.append(said.text)

    def press(self, block, what):
        """Press a button of a block."""
        block.locator(f".run [data-do={what}]").click(timeout=LONG)

    def run(self, block):
        """Press Run; return what is said and what was printed, at the end."""
        self.press(block, "run")
        return self.end(block)

    def end(self, block):
        """Wait until a run is over, by whatever means it was begun."""
        # Under the program, or under the output that the page shows.
        report = block.locator(
            "xpath=following-sibling::*[contains(@class, 'ran')][1]"
        )
        status = report.locator("[role=status][data-runs]")
        status.wait_for(timeout=LONG)
        # The next one writes it again.
        status.evaluate("status => status.removeAttribute('data-runs')")
        status = report.locator("[role=status]")
        return status.inner_text(), report.locator("pre").text_content()

    def edit(self, block, text):
        """Open the editor of a block and write another text."""
        self.press(block, "edit")
        self.write(block, text)

    def write(self, block, text):
        """Write another text into the open editor of a block."""
        content = block.locator(".cm-content")
        content.click(timeout=LONG)
        content.press("Control+a")
        content.press("Backspace")
        self.page.keyboard.insert_text(text)


def is_python(worker):
    """Whether a worker is the one that runs programs."""
    return "/run/" in worker.url
