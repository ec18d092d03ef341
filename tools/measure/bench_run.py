"""How soon Python answers in the page, and how fast: `make bench-run`.

From a local server, in a fresh browser context each round: from the click to
the output, first with nothing there, then after a reload, pressed at once and
after the page was read for some seconds; from Stop to its answer and to the
output of the next run, on a host without and with headers of isolation. The
page itself takes the times, so that to press and to look costs nothing. Then
the character model (hidden 100, sequence 25) in the page and here, in steps a
second. Medians; nothing fails here.
"""

import argparse
import contextlib
import gzip
import io
import os
import statistics
from pathlib import Path

from tools.finish.policy import ISOLATION
from tools.site.browser import started
from tools.site.host import serving

LESSON = "en/one-hot/"
PROGRAM = ".language-python.highlight:not(:has(.filename)):has(.run)"
REPORT = "xpath=following-sibling::*[contains(@class, 'ran')][1]"
LIMIT = 300_000  # milliseconds
BEGUN = "begun\n"
ENDLESS = f"print({BEGUN.strip()!r}, flush=True)\nwhile True: pass"
READING = 5_000  # milliseconds that a reader looks at a page before a click
CLOCK = Path(__file__).with_name("clock.js")
MODEL = """import time
import numpy as np
from snippets.bptt import rnn_loss_and_gradients
from snippets.language_model import train
from snippets.rnn import initialize_parameters

rng = np.random.default_rng(1)
letters = np.eye(27)[rng.integers(27, size=26)].T[:, None]
batch = letters[..., :-1], letters[..., 1:], np.zeros((100, 1)), None
steps = train(
    rnn_loss_and_gradients,
    (batch for _ in range(10**9)),
    initialize_parameters(27, 100, 27, rng),
)
for _ in range(20):
    next(steps)
count, begin = 0, time.perf_counter()
while time.perf_counter() < begin + 3:
    next(steps)
    count += 1
print(count / (time.perf_counter() - begin))
"""


class Lesson:
    """A page in a fresh context, and its first program."""

    def __init__(self, browser, address):
        self.context = browser.new_context()
        self.context.set_default_timeout(LIMIT)
        self.context.add_init_script(path=CLOCK)
        self.page = self.context.new_page()
        self.page.goto(address + LESSON)
        self.program = self.page.locator(PROGRAM).first
        self.runs = 0

    def press(self, what="run"):
        """Press a button of the program."""
        self.program.locator(f"[data-do={what}]").click()

    def end(self):
        """Wait until the run is over; return what was printed."""
        self.runs += 1
        report = self.program.locator(REPORT)
        report.locator(f"[data-runs='{self.runs}']").wait_for()
        return report.locator("pre").text_content()

    def timed(self):
        """Run the program; return the seconds from the click to its end."""
        self.press()
        self.end()
        return self.clock("ended") - self.clock("pressed")

    def clock(self, what):
        """Tell when the last button was pressed, or the last run ended."""
        root = self.page.locator("html")
        return float(root.get_attribute(f"data-{what}")) / 1000

    def reload(self):
        """Open the page anew; the browser keeps what it has fetched."""
        self.page.reload()
        self.runs = 0

    def write(self, text):
        """Open the editor and write another program."""
        self.press("edit")
        content = self.program.locator(".cm-content")
        content.click()
        content.press("Control+a")
        self.page.keyboard.insert_text(text)

    def stopped(self):
        """Stop an endless loop; seconds to the answer, and to a next output."""
        self.write(ENDLESS)
        self.press()
        self.page.get_by_text(BEGUN, exact=True).wait_for()
        answered = self.timed()
        stopped = self.clock("pressed")
        self.press("edit")  # Reset
        self.timed()
        return answered, self.clock("ended") - stopped


def one_round(browser, address):
    """Measure one fresh context: seconds by name."""
    lesson = Lesson(browser, address)
    with contextlib.closing(lesson.context):
        cold = lesson.timed()
        lesson.reload()
        warm = lesson.timed()
        lesson.reload()
        lesson.page.wait_for_timeout(READING)
        read = lesson.timed()
        stop, again = lesson.stopped()
    return {
        "cold": cold,
        "warm, at once": warm,
        "warm, read": read,
        "Stop": stop,
        "usable again": again,
    }


def steps_here():
    """Steps a second of the model on this machine, without a browser."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(MODEL, "model", "exec"), {})
    return float(printed.getvalue())


def steps_there(browser, address):
    """Steps a second of the model in the page."""
    lesson = Lesson(browser, address)
    with contextlib.closing(lesson.context):
        lesson.write(MODEL)
        lesson.press()
        return float(lesson.end())


def size(site):
    """Bytes of the room that Run needs, as a host sends them."""
    return sum(
        len(content) if file.suffix in (".whl", ".zip") else packed(content)
        for file in site.rglob("run/**/*")
        if file.is_file()
        for content in [file.read_bytes()]
    )


def packed(content):
    """Bytes of a text when it is compressed."""
    return len(gzip.compress(content, 6))


def main():
    """Read the options, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--site", default="site", help="the built site")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    targets = {
        "cold": 5,
        "warm, at once": 1.5,
        "warm, read": 1.5,
        "Stop": 0.5,
        "usable again": 3,
    }
    busy, processors = os.getloadavg()[0], os.cpu_count()
    print(f"{busy:.1f} processes wanted {processors} processors at the start")
    with started() as browser:
        for name, headers in (("plain host", {}), ("isolated", ISOLATION)):
            with serving(options.site, headers) as address:
                found = [
                    one_round(browser, address) for _ in range(options.rounds)
                ]
            for what, target in targets.items():
                middle = statistics.median(one[what] for one in found)
                print(f"{name:12}{what:15}{middle:6.2f} s  (target {target})")
        with serving(options.site) as address:
            ratios = [
                steps_there(browser, address) / steps_here()
                for _ in range(options.rounds)
            ]
    ratio = statistics.median(ratios)
    print(f"steps a second, in the page ÷ here: {ratio:.2f}  (target 0.3)")
    megabytes = size(Path(options.site)) / 1e6
    print(f"compressed, all that Run needs: {megabytes:.1f} MB  (target 8)")


if __name__ == "__main__":
    main()
