"""The programs and listings of one page, run as its reader asks for them.

This file runs in the reader's browser, and in the tests under CPython. All
blocks share one namespace, as in the tests of the pages. A block that is run
first gets what it needs: the earlier blocks that its names come from. A block
that is run again starts from where it started the first time.
"""

import ast
import builtins
import copy
import importlib
import json
import linecache
import sys
import time
import traceback

CAP = 100_000  # characters that one run may print
PAUSE = 0.05  # seconds between two pieces of output
# What changes a module by a call.
SETTINGS = {"seed", "set_printoptions", "seterr"}


class Printed:
    """What a program prints, handed on in pieces; too much is left out."""

    def __init__(self, tell):
        self.tell, self.waiting, self.size, self.last = tell, [], 0, 0.0

    def write(self, text):
        """Take a piece; hand on what waits if the last time is long ago."""
        room = CAP - self.size
        self.size += len(text)
        if room > 0:
            self.waiting.append(text[:room])
        if time.monotonic() - self.last > PAUSE:
            self.flush()
        return len(text)

    def flush(self):
        """Hand on what waits."""
        if self.waiting:
            self.tell("".join(self.waiting))
            self.waiting.clear()
        self.last = time.monotonic()

    def end(self):
        """Hand on the rest, and say how much was left out."""
        if self.size > CAP:
            self.waiting.append(f"\n… {self.size - CAP:,} more characters")
        self.flush()


class Names(ast.NodeVisitor):
    """The names a piece of code reads, binds and defines.

    Those in its functions as well, but what is only theirs. A definition is a
    function, a class or an import: to read it does not change it.
    """

    def __init__(self, *nodes):
        self.read, self.bound, self.defined = set(), set(), set()
        self.inside = {}  # a function → what it reads when it is called
        for node in nodes:
            self.visit(node)

    def visit_Name(self, node):
        """Note a variable."""
        (self.read if isinstance(node.ctx, ast.Load) else self.bound).add(
            node.id
        )

    def visit_Attribute(self, node):
        """Note that a setting changes the module it is of."""
        self.generic_visit(node)
        if node.attr in SETTINGS:
            self.bound |= Names(node.value).read

    def visit_AugAssign(self, node):
        """Note that `x += 1` reads x as well."""
        self.generic_visit(node)
        self.read |= Names(node.target).bound

    def visit_FunctionDef(self, node):
        """Note a function, and what its body names."""
        self.defined.add(node.name)
        self.inside[node.name] = self.visit_Lambda(node)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node):
        """Note what a function reads of what is not its own."""
        arguments = node.args
        decorators = getattr(node, "decorator_list", [])
        for given in (*decorators, *arguments.defaults, *arguments.kw_defaults):
            if given:
                self.visit(given)
        body = node.body if isinstance(node.body, list) else [node.body]
        inside = Names(*body)
        own = {a.arg for a in ast.walk(arguments) if isinstance(a, ast.arg)}
        read = inside.read - own - inside.bound - inside.defined
        self.read |= read
        return read

    def visit_ClassDef(self, node):
        """Note a class."""
        self.defined.add(node.name)
        self.generic_visit(node)

    def visit_ListComp(self, node):
        """Note what a comprehension reads, without its own variables."""
        inside = Names(*ast.iter_child_nodes(node))
        self.read |= inside.read - inside.bound

    visit_SetComp = visit_DictComp = visit_GeneratorExp = visit_ListComp

    def visit_alias(self, node):
        """Note an import."""
        self.defined.add((node.asname or node.name).partition(".")[0])


class Block:
    """One block: its text, and the names it needs, binds and makes anew."""

    def __init__(self, source, name, is_listing=False):
        self.source, self.name, self.is_listing = source, name, is_listing
        self.needs, self.makes = set(), set()
        self.read, self.bound, self.defined = set(), set(), set()
        self.inside = {}  # a function → what it reads when it is called
        self.imports = {}  # name → the statement that imports it
        try:
            statements = ast.parse(source).body
        except SyntaxError:
            return  # running it says so
        for statement in statements:
            names = Names(statement)
            self.needs |= needs_of(statement, self.makes)
            self.read |= names.read
            self.bound |= names.bound
            self.defined |= names.defined
            self.inside |= names.inside
            if isinstance(
                statement,
                ast.Assign
                | ast.AnnAssign
                | ast.FunctionDef
                | ast.ClassDef
                | ast.Import
                | ast.ImportFrom,
            ):
                self.makes |= (names.bound | names.defined) - self.needs
            if isinstance(statement, ast.Import | ast.ImportFrom):
                text = ast.unparse(statement)
                self.imports |= dict.fromkeys(names.defined, text)
            else:
                for name in names.bound | names.defined:
                    self.imports.pop(name, None)
        self.needs -= set(dir(builtins))


def needs_of(statement, made):
    """Name what a statement reads that nothing has made before.

    A loop makes the variable that it counts with, and its body begins with it.
    """
    if not isinstance(statement, ast.For):
        return Names(statement).read - made
    needs = Names(statement.iter).read - made
    made = made | Names(statement.target).bound
    for inner in (*statement.body, *statement.orelse):
        needs |= needs_of(inner, made)
        if isinstance(inner, ast.Assign):
            made |= Names(inner).bound - needs
    return needs


class Session:
    """The blocks of a page and what has been run of them."""

    def __init__(self, blocks, losses=None):
        """Take a list of (source, name, is_listing) in the order of reading.

        losses: who draws them while a program runs (losses.py), or None
        """
        self.losses = losses
        self.blocks = [Block(*block) for block in blocks]
        self.starts = {}  # block → what it needed, and the state it began with
        self.reset()

    def reset(self):
        """Forget what was run."""
        self.namespace = {"__name__": "__main__"}
        self.ran = {}  # block → its source when it ran

    def change(self, index, source):
        """Give a block another text."""
        old = self.blocks[index]
        self.blocks[index] = Block(source, old.name, old.is_listing)

    def touched(self, index):
        """Name what a block binds, or may change because it reads it.

        Functions of earlier blocks may read it for this one.
        """
        block = self.blocks[index]
        data = set().union(*(b.bound for b in self.blocks))
        read, waiting = set(), [*block.read]
        while waiting:
            name = waiting.pop()
            if name not in read:
                read.add(name)
                for earlier in self.blocks[:index]:
                    waiting += earlier.inside.get(name, ())
        return block.bound | block.defined | read & data

    def needed(self, index):
        """Name the earlier blocks that a block needs, in order: {i: must}.

        Every listing (they only define), and every program that says
        something of a name since it was made anew. One that only reads such a
        name may have changed what it stands for, but it need not succeed.
        """
        touched = [self.touched(i) for i in range(index)]
        chosen = {i: True for i in range(index) if self.blocks[i].is_listing}
        waiting = [index]
        while waiting:
            later = waiting.pop()
            for name in self.blocks[later].needs:
                for i in reversed(range(later)):
                    block = self.blocks[i]
                    if name in block.imports and name not in block.bound:
                        break  # the import alone is enough
                    if name not in touched[i]:
                        continue
                    if i not in chosen:
                        waiting.append(i)
                    binds = name in block.bound | block.defined
                    chosen[i] = chosen.get(i, False) or binds
                    if name in block.makes:
                        break
        return dict(sorted(chosen.items()))

    def imports_for(self, index):
        """Yield the imports of earlier blocks that a block relies on."""
        for name in sorted(self.blocks[index].needs):
            for block in reversed(self.blocks[:index]):
                if name in block.imports:
                    yield block.imports[name]
                if name in block.defined | block.bound:
                    break

    def run(self, index, tell):
        """Run a block and, before it, quietly, what it needs.

        tell(text) gets what the block prints. Returns None, or the traceback.
        """
        needed, earlier = self.needed(index), self.ran.get(index, "")
        key = [(i, self.blocks[i].source) for i in needed]
        if not self.is_ready(index, needed):
            if self.starts.get(index, (None,))[0] != key:
                self.starts.pop(index, None)
            self.undo(index)
            self.forget(earlier)
        for i, must in needed.items():
            if i in self.ran:
                continue
            if error := self.execute(i, discard):
                if must or error.endswith(KeyboardInterrupt.__name__):
                    self.reset()  # nobody knows how far it came
                    return error
                self.ran[i] = self.blocks[i].source
        self.remember(index, key)
        printed = Printed(tell)
        if self.losses:
            self.losses.clear()
        error = self.execute(index, printed)
        if self.losses:
            self.losses.end()
        printed.end()
        if error:
            self.undo(index)
            self.forget(self.blocks[index].source)
        return error

    def check(self, index, lesson, name, language, tell):
        """Run an answer, then the hidden test of its exercise.

        Returns a traceback or None, and the verdict as JSON.
        """
        if error := self.run(index, tell):
            return error, "{}"
        checking = importlib.import_module("exercises.checking")
        tests = importlib.import_module(f"exercises.{lesson}")
        heard = []  # of interest only if the answer is wrong
        before, sys.stdout = sys.stdout, Printed(heard.append)
        try:
            task = getattr(tests, name)
            verdict = checking.verdict(task, self.namespace, language)
        except BaseException as raised:
            error, verdict = shown(raised, self.blocks[index].name), {}
        finally:
            sys.stdout.end()
            sys.stdout = before
        if not verdict.get("right"):
            tell("".join(heard))
        return error, json.dumps(verdict)

    def is_ready(self, index, needed):
        """Whether nothing that ran has spoiled what a block needs."""
        touched = [self.touched(i) for i in range(len(self.blocks))]
        if index in self.ran and touched[index]:
            return False
        kept = set()  # what has been made for the block so far
        for i, source in self.ran.items():  # in the order of running
            if i in needed:
                kept |= touched[i]
                if source != self.blocks[i].source:
                    return False
            elif touched[i] & kept:
                return False
        # One that has not run yet would undo what a later one made.
        return not any(
            i < later and touched[i] & touched[later]
            for i in needed
            if i not in self.ran
            for later in self.ran
        )

    def remember(self, index, key):
        """Keep the state a block begins with, if it can be copied."""
        try:
            data = {k: v for k, v in self.namespace.items() if is_data(v)}
            self.starts[index] = key, copy.deepcopy(data), dict(self.ran)
        except Exception:  # a generator, a lock: the block is run from new
            self.starts.pop(index, None)

    def undo(self, index):
        """Go back to where a block began, or else to the very beginning."""
        if index not in self.starts:
            return self.reset()
        _, state, self.ran = copy.deepcopy(self.starts[index])
        self.restore(state)

    def restore(self, state):
        """Put data back; functions and modules stay as they are."""
        for name, value in list(self.namespace.items()):
            if is_data(value):
                del self.namespace[name]
        self.namespace.update(state)

    def forget(self, source):
        """Take away what an earlier text of a block defined, and it alone."""
        names = Block(source, "earlier").defined
        for ran in self.ran.values():
            names -= Block(ran, "other").defined
        for name in names:
            self.namespace.pop(name, None)

    def execute(self, index, out):
        """Run one block; return None, or the traceback as a reader wants it."""
        block = self.blocks[index]
        self.ran[index] = block.source
        lines = block.source.splitlines(keepends=True)
        linecache.cache[block.name] = (len(lines), None, lines, block.name)
        before = sys.stdout, sys.stderr
        sys.stdout = sys.stderr = out
        try:
            imports = [*self.imports_for(index)]
            if self.losses:
                self.losses.watch_modules(imports + [*block.imports.values()])
                program = self.losses.program(block.source, block.name)
            else:
                program = compile(block.source, block.name, "exec")
            for statement in imports:
                exec(statement, self.namespace)
            exec(program, self.namespace)
            if self.losses:
                self.losses.watch(self.namespace)
        except BaseException as error:
            self.ran.pop(index)
            if isinstance(error, SyntaxError) and error.filename == block.name:
                error = error.with_traceback(None)  # it did not run at all
            return shown(error)
        finally:
            sys.stdout, sys.stderr = before
        return None


class discard:
    """Where the output of a needed block goes."""

    @staticmethod
    def write(text):
        """Take it and do nothing."""
        return len(text)

    @staticmethod
    def flush():
        """Have nothing to do."""


def is_data(value):
    """Whether a value can have been changed by a program."""
    return not callable(value) and type(value).__name__ != "module"


def shown(error, name=None):
    """Write a traceback without the lines of this file.

    With the name of a block, without all that comes before that block.
    """
    place = error.__traceback__
    while place and (
        place.tb_frame.f_code.co_filename == __file__
        if name is None
        else place.tb_frame.f_code.co_filename != name
    ):
        place = place.tb_next
    return "".join(
        traceback.format_exception(type(error), error, place)
    ).rstrip()
