"""The fence `lesson-file`: a whole lesson as one program, only NumPy needed.

The fence holds the path of a module, such as snippets/rnn.py. The reader gets
a Python block with that module and all snippets it imports, in an order that
runs: one docstring, one import block, no marker of a section.
"""

import ast
import functools
import re
from pathlib import Path

from pymdownx.superfences import SuperFencesException

MARKER = re.compile(r"[ \t]*#[ \t]*-+8<-+")
PACKAGE = "snippets"


def fence(source, language, class_name, options, md, **attributes):
    """Make the HTML of the block, as SuperFences wants it from a fence."""
    try:
        path = Path(source.strip())
        program = lesson_file(path)
    except (OSError, SyntaxError, ValueError) as error:
        # SuperFences hides every other exception, and leaves the fence as text.
        raise SuperFencesException(f"lesson-file: {error}") from error
    highlight = md.preprocessors["fenced_code_block"].highlight
    return highlight(program, "python", {"title": path.name}, md, **attributes)


def lesson_file(path):
    """Join a module and the snippets it imports into the text of one file."""
    modules = [read(module) for module in with_imported(Path(path))]
    refuse_two_meanings(modules)
    imports = import_block([node for m in modules for node in m["imports"]])
    head = [part for part in (modules[-1]["head"], imports) if part]
    bodies = "\n\n\n".join(under_its_path(module) for module in modules)
    return "\n\n".join([*head, bodies]) + "\n"


def under_its_path(module):
    """Put a comment over the body, with as many blank lines as ruff wants."""
    body = module["body"]
    blank = "\n\n\n" if body.startswith(("def ", "class ", "@")) else "\n\n"
    return f"# {module['path'].as_posix()}{blank}{body}"


def with_imported(path, above=()):
    """List a module after all snippets that it imports, each one once."""
    if path in above:
        raise ValueError(f"{path} imports itself")
    paths = []
    for node in read(path)["snippets"]:
        found = with_imported(module_path(node, path), (*above, path))
        paths += [new for new in found if new not in paths]
    return [*paths, path]


def read(path):
    """Take a module apart: docstring, imports, and all the rest as it is."""
    return taken_apart(path, path.read_text(encoding="utf-8"))


@functools.cache
def taken_apart(path, text):
    """Do so once for each text: every lesson after it takes it along."""
    lines = text.splitlines()
    tree = ast.parse(text, str(path))
    imports = [
        n for n in tree.body if isinstance(n, ast.Import | ast.ImportFrom)
    ]
    head = tree.body[:1] if ast.get_docstring(tree) else []
    for node in [*head, *imports]:
        span = slice(node.lineno - 1, node.end_lineno)
        lines[span] = [None] * (node.end_lineno - node.lineno + 1)
    kept = [line for line in lines if line is not None]
    body = "\n".join(line for line in kept if not MARKER.match(line))
    from_snippets = [node for node in imports if PACKAGE in modules_of(node)]
    return {
        "path": path,
        "head": ast.get_source_segment(text, head[0].value) if head else "",
        "imports": [node for node in imports if node not in from_snippets],
        "snippets": from_snippets,
        "body": re.sub(r"\n{4,}", "\n\n\n", body.strip("\n")),
        "names": top_level_names(tree),
    }


def modules_of(node):
    """Name the packages that an import takes from."""
    if isinstance(node, ast.ImportFrom):
        return [(node.module or "").split(".")[0]]
    return [alias.name.split(".")[0] for alias in node.names]


def module_path(node, path):
    """Find the file of an import; only `from snippets.x import y` can go."""
    plain = isinstance(node, ast.ImportFrom) and "." in node.module
    if not plain or any(alias.asname for alias in node.names):
        raise ValueError(
            f"{path}:{node.lineno}: write from {PACKAGE}.name import what"
        )
    return Path(*node.module.split(".")).with_suffix(".py")


def top_level_names(tree):
    """Collect the names that a module defines itself."""
    names = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            stored = (n for n in ast.walk(node) if isinstance(n, ast.Name))
            names |= {n.id for n in stored if isinstance(n.ctx, ast.Store)}
    return names


def refuse_two_meanings(modules):
    """Raise ValueError if two modules give one name two meanings."""
    owner = {}
    for module in modules:
        for name in module["names"]:
            first = owner.setdefault(name, module["path"])
            if first != module["path"]:
                raise ValueError(f"{name} is in {first} and {module['path']}")


def import_block(nodes):
    """Join imports as ruff sorts them: standard library first, then NumPy."""
    plain, taken = set(), {}
    for node in nodes:
        names = {ast.unparse(alias) for alias in node.names}
        if isinstance(node, ast.Import):
            plain |= names
        else:
            taken.setdefault(node.module, set()).update(names)
    lines = [f"import {name}" for name in sorted(plain)]
    for module, names in sorted(taken.items()):
        lines.append(f"from {module} import {', '.join(sorted(names))}")
    numpy = [line for line in lines if line.split()[1].startswith("numpy")]
    rest = [line for line in lines if line not in numpy]
    return "\n\n".join("\n".join(part) for part in (rest, numpy) if part)
