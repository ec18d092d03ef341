"""The losses of a training, handed on while it runs, so that one sees it learn.

A program is not written for that. So its loops are watched: those that bind
`loss`, those that append to `losses`, and the generator `train` of the
lessons. What a program computes and prints stays the same.
"""

import ast
import builtins
import functools
import inspect
import json
import math
import sys
import time
from contextlib import suppress

PAUSE = 0.1  # seconds between two drawings
MOST = 200  # points of a curve
FEW = 10  # less is no training
CURVES = 12  # the last ones are drawn
NAME = "__losses__"


class Losses:
    """Takes the loss of each step; hands on few enough of them to draw."""

    def __init__(self, tell):
        """tell(text) gets JSON: how many curves there are, and the last ones.

        A curve is a list of [step, loss].
        """
        self.tell = tell
        self.clear()
        self.is_open = False

    def clear(self):
        """Begin with a program; from now on losses are taken."""
        self.curves, self.last, self.is_open = [], 0.0, True
        setattr(builtins, NAME, self)

    def begin(self):
        """Begin with a training."""
        if self.is_open:
            self.curves.append(Curve())

    def add(self, loss):
        """Take the loss of a step, a number or an array of some."""
        if not self.is_open:
            return
        self.curves[-1].add(mean(loss))
        if time.monotonic() - self.last > PAUSE:
            self.flush()

    def flush(self):
        """Hand on what is to be drawn."""
        self.last = time.monotonic()
        curves = [c.points for c in self.curves if len(c.points) >= FEW]
        if curves:
            told = {"count": len(curves), "curves": curves[-CURVES:]}
            self.tell(json.dumps(told))

    def end(self):
        """Hand on the rest, and take no more."""
        self.flush()
        self.is_open = False

    def program(self, source, name):
        """Compile a program whose loops say what they lose."""
        tree = Loops().visit(ast.parse(source, name))
        return compile(ast.fix_missing_locations(tree), name, "exec")

    def watch(self, names):
        """Let the generator `train` among some names say what it yields."""
        train = names.get("train")
        if not inspect.isgeneratorfunction(train):
            return
        if hasattr(train, "__wrapped__"):
            return

        @functools.wraps(train)
        def training(*given, **named):
            self.begin()
            for loss, parameters in train(*given, **named):
                self.add(loss)
                yield loss, parameters

        names["train"] = training

    def watch_modules(self, imports):
        """The same for the modules that some statements import."""
        for statement in imports:
            with suppress(Exception):  # the program itself says what fails
                exec(statement, {})
        for name, module in list(sys.modules.items()):
            if name.startswith("snippets."):
                self.watch(vars(module))


class Curve:
    """Losses by step; of a long training every second one, every fourth, …"""

    def __init__(self):
        self.points, self.steps, self.stride = [], 0, 1

    def add(self, loss):
        """Take the loss of the next step."""
        if self.steps % self.stride == 0 and math.isfinite(loss):
            self.points.append([self.steps, round(loss, 4)])
        self.steps += 1
        if len(self.points) > MOST:
            self.points, self.stride = self.points[::2], 2 * self.stride


class Loops(ast.NodeTransformer):
    """Puts a call behind each statement of a loop that has a new loss."""

    def visit_For(self, node):
        """Watch a loop; the ones in it are watched on their own."""
        self.generic_visit(node)
        found = [s for s in node.body if appends(s)] or [
            s for s in node.body if binds(s)
        ]
        if not found:
            return node
        for statement in found:
            what = "losses[-1]" if appends(statement) else "loss"
            after = node.body.index(statement) + 1
            node.body.insert(after, call(f"add({what})", statement))
        return [call("begin()", node), node]

    visit_While = visit_For


def appends(statement):
    """Whether a statement is `losses.append(…)`."""
    return isinstance(statement, ast.Expr) and ast.unparse(
        statement
    ).startswith("losses.append(")


def binds(statement):
    """Whether a statement is `loss = …` or `loss, … = …`."""
    if not isinstance(statement, ast.Assign):
        return False
    (target, *_) = statement.targets
    parts = target.elts if isinstance(target, ast.Tuple) else [target]
    names = [getattr(part, "id", None) for part in parts]
    return "loss" in names and None not in names


def call(what, where):
    """Write a call that stands, for a traceback, in the line of another."""
    (statement,) = ast.parse(f"{NAME}.{what}").body
    for node in ast.walk(statement):
        ast.copy_location(node, where)
    return statement


def mean(loss):
    """Return a number for a number or an array; nan for anything else."""
    try:
        return float(loss.mean() if hasattr(loss, "mean") else loss)
    except (TypeError, ValueError):
        return math.nan
