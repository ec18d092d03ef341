"""Formulas typeset by MathJax: one Node process, and a cache on disk.

The process starts with the first formula that is not in the cache, serves all
pages of a build, and ends with the program.
"""

import atexit
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

SCRIPT = Path(__file__).with_name("tex.mjs")
MODULES = SCRIPT.parent.parent / "node_modules" / "@mathjax"


class TexError(ValueError):
    """A formula that MathJax cannot typeset, or not without a guess."""


class Node:
    """The one Node process; it answers a JSON line with a JSON line."""

    def __init__(self):
        self.process = None
        self.version = ""

    def ask(self, tex, display, version):
        """The answer to one formula, from a process of this version."""
        if self.process is None or self.version != version:
            self.stop()
            self.start(version)
        assert self.process and self.process.stdin and self.process.stdout
        question = json.dumps({"tex": tex, "display": display})
        try:
            self.process.stdin.write(question + "\n")
            self.process.stdin.flush()
            answer = self.process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        if not answer:
            self.stop()
            raise RuntimeError("Node stopped while it typeset formulas")
        return json.loads(answer)

    def start(self, version):
        """Start Node; its pipes carry JSON lines."""
        self.process = subprocess.Popen(
            [find_node(), str(SCRIPT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        self.version = version

    def stop(self):
        """End the process, if there is one: it leaves when nobody asks."""
        process, self.process = self.process, None
        if process is None:
            return
        with suppress(BrokenPipeError):
            process.communicate()


NODE = Node()
atexit.register(NODE.stop)


def find_node():
    """The Node of this environment, or any other one."""
    beside = Path(sys.executable).parent
    found = shutil.which("node", path=beside) or shutil.which("node")
    if not found:
        raise RuntimeError("formulas need Node: run make setup")
    return found


def find_version():
    """What a finished formula depends on besides its source."""
    digest = hashlib.sha256(SCRIPT.read_bytes())
    for package in ("src", "mathjax-newcm-font"):
        try:
            data = (MODULES / package / "package.json").read_bytes()
        except FileNotFoundError:
            message = "formulas need node_modules: run make setup"
            raise RuntimeError(message) from None
        digest.update(json.loads(data)["version"].encode())
    return digest.hexdigest()


class Typesetter:
    """Typesets formulas; asks Node only for those that are not in the cache."""

    def __init__(self, cache):
        self.cache = cache

    def typeset(self, tex, display):
        """The finished formula, or a TexError.

        A dict: its html, a line of text, its width in em.
        """
        version = find_version()
        key = json.dumps([tex, display, version])
        name = hashlib.sha256(key.encode()).hexdigest()
        path = self.cache / f"{name}.json"
        if path.exists():
            return json.loads(path.read_text("utf-8"))
        answer = NODE.ask(tex, display, version)
        if "error" in answer:
            raise TexError(answer["error"])
        write_whole(path, json.dumps(answer, ensure_ascii=False))
        return answer


def write_whole(path, text):
    """Write a file that nobody ever sees half written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(name, path)
