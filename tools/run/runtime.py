"""The folder that Run in the page is served from: Python, NumPy, our scripts.

`python -m tools.run.runtime FOLDER` makes it. Everything comes from the
packages in node_modules but NumPy for WebAssembly, which no index has by
itself: one file, known by its hash, from a cache, from Pyodide's distribution
or out of another package. It is made small once.
"""

import base64
import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import urllib.request
import zipfile
from contextlib import suppress
from pathlib import Path

PYODIDE = Path("node_modules/pyodide")
OURS = Path(__file__).parent
CACHE = Path(".cache/run")
WHEEL = "numpy-2.2.5-cp313-cp313-pyodide_2025_0_wasm32.whl"
SHA256 = "125230b4c3ecd08803e5c43f1162e017c0718d9f253146225a705a952b9c16c2"
DISTRIBUTION = f"https://cdn.jsdelivr.net/pyodide/v0.28.0a3/full/{WHEEL}"
# It carries the same file. No dependency: only NumPy, BSD, is taken out of it.
CARRIER = "@bentopdf/pymupdf-wasm@0.11.16"
# What nobody imports, or could use in a browser.
LEFT_OUT = re.compile(
    r"""numpy/(.*/)?(tests|f2py|include|_pyinstaller|_examples|pkgconfig)/
    | .*\.(pyi|h|a|pxd|c|pyx|ini|rst)$
    | numpy/(conftest|typing/mypy_plugin|ma/(mrecords|timer_comparison))\.py
    | .*\.dist-info/RECORD""",
    re.VERBOSE,
)
LIBRARY = "python_stdlib.zip"
LIBRARY_LEFT_OUT = re.compile(
    r"""# In Python's own binary already:
    (_collections_abc|_sitebuiltins|abc|codecs|genericpath|io|ntpath|os
    |posixpath|runpy|site|stat|zipimport
    |importlib/(_bootstrap|_bootstrap_external|machinery|util))\.py
    # There is no network and no other process:
    | (http|multiprocessing|wsgiref|xmlrpc)/
    | (ftplib|imaplib|mailbox|poplib|smtplib|socketserver)\.py
    | (concurrent/futures/process|urllib/(request|robotparser))\.py
    # No other system and no terminal:
    | (_aix_support|_android_support|_apple_support|_ios_support)\.py
    | (asyncio/(proactor|windows)_\w+|ctypes/_aix|pty)\.py
    | (_pyrepl/(?!__init__|pager)|ctypes/macholib/)| pyodide/console\.py
    | (bdb|cmd|compileall|doctest|pdb|pyclbr|rlcompleter|trace|zipapp)\.py
    # Formats of files and mails:
    | (tomllib|xml|zoneinfo)/ | email/(?!__init__)
    | (logging/(config|handlers)|modulefinder|optparse|plistlib)\.py
    | encodings/(cp(?!437|1252)|hp_|iso8859_(?!1\.)|koi|kz|mac_|palm|ptcp|tis)
    # In Python what is there in C, and what only looks at pickles:
    | (_pydatetime|_pyio|pickletools|unittest/mock)\.py""",
    re.VERBOSE,
)
FROM_PYODIDE = (
    "pyodide.mjs",
    "pyodide.asm.js",
    "pyodide.asm.wasm",
)
SCRIPTS = ("curve.js", "page.js", "stop.js", "words.js", "worker.js")
# Fetched before Python starts, so that their progress can be shown.
AHEAD = (*FROM_PYODIDE[1:], LIBRARY)


class RuntimeFault(Exception):
    """Run in the page cannot be made; the text says why and what to do."""


def add(folder):
    """Write the folder, or one whose Run says that it cannot, and why."""
    try:
        make(folder)
    except RuntimeFault as fault:
        print(f"{fault}\nRun in the page will say so.", file=sys.stderr)
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(OURS / "absent.js", folder / "page.js")
        shutil.copy(OURS / "words.js", folder)


def make(folder, cache=CACHE):
    """Write the folder that the pages' Run buttons fetch from."""
    folder = Path(folder)
    with tempfile.TemporaryDirectory() as temporary:
        content = Path(temporary, "run")
        content.mkdir()
        write_python(content, cache)
        for name in SCRIPTS:
            shutil.copy(OURS / name, content)
        bundle(OURS / "editor.js", content / "editor.js")
        write_json(content / "lesson.json", lesson(content))
        write_json(content / "exercises.json", sources("exercises"))
        version = digest_of(content.iterdir())
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(content, folder / version)
    # The one name that stays the same; all others may be kept for ever.
    (folder / "page.js").write_text(f'export * from "./{version}/page.js";\n')


def write_python(folder, cache):
    """Write Pyodide, and its library and NumPy, which are made once."""
    cache.mkdir(parents=True, exist_ok=True)
    wheel = whole_wheel(cache)
    # What a start imports, and how it is compiled.
    names = ("compile.mjs", "compiled.py", "losses.py", "session.py")
    makers = (Path(__file__), *(OURS / name for name in names))
    made = cache / digest_of([*PYODIDE.glob("py*"), wheel, *makers])
    if not made.is_dir():
        with tempfile.TemporaryDirectory(dir=cache) as temporary:
            fresh = Path(temporary, "fresh")
            fresh.mkdir()
            write_archives(fresh, wheel)
            with suppress(OSError):  # another process may have been quicker
                fresh.rename(made)
    shutil.copytree(made, folder, dirs_exist_ok=True)
    copy_pyodide(folder)


def write_archives(folder, wheel):
    """Write Python's library and NumPy, small and partly compiled."""
    library = PYODIDE / LIBRARY
    (folder / LIBRARY).write_bytes(packed(library, LIBRARY_LEFT_OUT))
    (folder / WHEEL).write_bytes(packed(wheel, LEFT_OUT))
    with tempfile.TemporaryDirectory() as temporary:
        shutil.copytree(folder, temporary, dirs_exist_ok=True)
        copy_pyodide(Path(temporary))
        subprocess.run(
            ["node", OURS / "compile.mjs", temporary, folder, LIBRARY, WHEEL],
            check=True,
        )


def copy_pyodide(folder):
    """Add Pyodide, and its list of packages without any."""
    for name in FROM_PYODIDE:
        shutil.copy(PYODIDE / name, folder)
    lock = json.loads((PYODIDE / "pyodide-lock.json").read_text("utf-8"))
    write_json(folder / "pyodide-lock.json", lock | {"packages": {}})


def lesson(content):
    """What the worker asks for first: our code, and the sizes of the rest."""
    files = [*AHEAD, WHEEL]
    sha = hashlib.sha256((content / WHEEL).read_bytes()).digest()
    integrity = f"sha256-{base64.b64encode(sha).decode()}"
    return {
        "files": [
            {"name": name, "size": (content / name).stat().st_size}
            for name in files
        ],
        "wheel": {"name": WHEEL, "integrity": integrity},
        "modules": sources("snippets"),
        "session": {
            name: (OURS / name).read_text("utf-8")
            for name in ("losses.py", "session.py")
        },
    }


def sources(folder):
    """Return the text of each module in a folder, by its name."""
    return {
        path.name: path.read_text("utf-8")
        for path in sorted(Path(folder).glob("*.py"))
    }


def packed(archive, left_out):
    """Pack what is not left out of a zip archive as small as can be."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(archive) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as to,
    ):
        for info in source.infolist():
            if not left_out.match(info.filename):
                plain = zipfile.ZipInfo(info.filename)  # the same bytes always
                plain.compress_type = zipfile.ZIP_DEFLATED
                to.writestr(plain, source.read(info))
    return out.getvalue()


def whole_wheel(cache):
    """Return the path of the wheel; whatever its source, the hash decides."""
    path = cache / WHEEL
    tried = []
    for source in (lambda: path.read_bytes(), from_distribution, from_carrier):
        try:
            content = source()
        except (OSError, KeyError, subprocess.CalledProcessError) as error:
            tried.append(str(error))
            continue
        found = hashlib.sha256(content).hexdigest()
        if found == SHA256:
            path.write_bytes(content)
            return path
        tried.append(f"its sha256 is {found}, not {SHA256}")
    raise RuntimeFault(f"{WHEEL}: " + "; ".join(tried))


def from_distribution():
    """Fetch the wheel from where Pyodide publishes it."""
    with urllib.request.urlopen(DISTRIBUTION, timeout=20) as answer:
        return answer.read()


def from_carrier():
    """Take the wheel out of a package that carries it."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["npm", "pack", CARRIER, "--pack-destination", folder],
            check=True,
            capture_output=True,
        )
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as package:
            return package.extractfile(f"package/assets/{WHEEL}").read()


def bundle(source, target):
    """Write a script and what it imports from packages as one file."""
    subprocess.run(
        [
            "node_modules/.bin/esbuild",
            str(source),
            "--bundle",
            "--minify",
            "--format=esm",
            f"--outfile={target}",
            "--log-level=error",
        ],
        check=True,
    )


def digest_of(files):
    """Return a name that says what is in files."""
    sha = hashlib.sha256()
    for path in sorted(files):
        sha.update(path.name.encode() + b"\0" + path.read_bytes())
    return sha.hexdigest()[:12]


def write_json(path, content):
    """Write JSON without white space."""
    text = json.dumps(content, separators=(",", ":"), ensure_ascii=False)
    path.write_text(text, "utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Which folder? python -m tools.run.runtime site/run")
    try:
        make(sys.argv[1])
    except RuntimeFault as fault:
        sys.exit(str(fault))
