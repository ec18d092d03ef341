"""A Firefox for tests, in a profile of its own.

Playwright drives only a Firefox that it has patched itself. The one of the
system speaks WebDriver BiDi: each command is a message with a number, the
answer has the same one, and reports come in between.
"""

import json
import re
import shutil
import subprocess
import tempfile
from contextlib import contextmanager, suppress

from websockets.sync.client import connect

NAMES = ("firefox-esr", "firefox")
# What Firefox itself would fetch, and what it would show at its first start.
PREFERENCES = {
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.newtabpage.enabled": False,
    "browser.safebrowsing.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "toolkit.telemetry.enabled": False,
    # As on a phone: scroll bars take no room from the page.
    "ui.useOverlayScrollbars": 1,
}
READY = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
PATIENCE = 300


def find():
    """Return the path of the system's Firefox, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def started(path):
    """Start a Firefox; give its one tab."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        with open(f"{profile}/user.js", "w", encoding="utf-8") as file:
            for name, value in PREFERENCES.items():
                file.write(f'user_pref("{name}", {json.dumps(value)});\n')
        options = ["--headless", "--no-remote", "--profile", profile]
        process = subprocess.Popen(
            [path, *options, "--remote-debugging-port", "0"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
        )
        with process:
            try:
                address = next(filter(None, map(READY.search, process.stderr)))
                with connect(
                    f"{address[1]}/session", max_size=None, proxy=None
                ) as socket:
                    yield Tab(socket)
            finally:
                process.terminate()


class Tab:
    """The tab of a Firefox, and what its pages report."""

    def __init__(self, socket):
        self.socket, self.number, self.reports = socket, 0, []
        self.send("session.new", capabilities={})
        self.send(
            "session.subscribe",
            events=["log.entryAdded", "network.responseCompleted"],
        )
        tree = self.send("browsingContext.getTree")
        self.id = tree["contexts"][0]["context"]

    def send(self, method, **params):
        """Give a command and wait for its answer."""
        self.number += 1
        command = {"id": self.number, "method": method, "params": params}
        self.socket.send(json.dumps(command))
        while True:
            answer = json.loads(self.socket.recv(timeout=PATIENCE))
            if answer.get("id") != self.number:
                self.note(answer)
            elif answer["type"] == "error":
                raise RuntimeError(f"{method}: {answer['message']}")
            else:
                return answer["result"]

    def note(self, event):
        """Keep errors and warnings, and what the server has not."""
        said = event.get("params", {})
        if event.get("method") == "log.entryAdded":
            if said["level"] in ("error", "warn"):
                self.reports.append(f"{said['level']}: {said['text']}")
        elif event.get("method") == "network.responseCompleted":
            answer = said["response"]
            if answer["status"] >= 400:
                self.reports.append(f"{answer['status']}: {answer['url']}")

    def resize(self, width, height=800):
        """Give the page that many CSS pixels."""
        size = {"width": width, "height": height}
        self.send("browsingContext.setViewport", context=self.id, viewport=size)

    def open(self, url):
        """Open a page and wait until it is loaded; forget what others said."""
        self.reports.clear()
        self.send(
            "browsingContext.navigate",
            context=self.id,
            url=url,
            wait="complete",
        )

    def said(self):
        """List what the page has reported, until it says this."""
        last = "error: That was all."
        self.evaluate("() => console.error('That was all.')")
        while last not in self.reports:
            self.note(json.loads(self.socket.recv(timeout=PATIENCE)))
        self.reports.remove(last)
        return self.reports

    def type(self, text):
        """Press keys; the focus decides what gets them."""
        presses = [
            {"type": press, "value": key}
            for key in text
            for press in ("keyDown", "keyUp")
        ]
        keyboard = {"type": "key", "id": "keyboard", "actions": presses}
        self.send("input.performActions", context=self.id, actions=[keyboard])

    def evaluate(self, function, *arguments):
        """Call a JavaScript function in the page; give what it returns."""
        given = ", ".join(map(json.dumps, arguments))
        outcome = self.send(
            "script.evaluate",
            expression=f"(async () => JSON.stringify(await "
            f"({function})({given})))()",
            target={"context": self.id},
            awaitPromise=True,
        )
        if outcome["type"] == "exception":
            raise RuntimeError(outcome["exceptionDetails"]["text"])
        with suppress(KeyError):
            return json.loads(outcome["result"]["value"])
