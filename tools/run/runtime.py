"""The folder that Run in the page is served from: Python, NumPy, our scripts.

`python -m tools.run.runtime FOLDER` makes it. Everything comes from the
packages in node_modules but NumPy for WebAssembly, which no index has by
itself: one file, known by its hash, from a cache, from Pyodide's distribution
or out of another package. It is made small once.
"""

import hashlib
import io
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import urllib.request
import zipfile
from pathlib import Path

PYODIDE = Path("node_modules/pyodide")
OURS = Path(__file__).parent
CACHE = Path(".cache/run")
WHEEL = "numpy-2.2.5-cp313-cp313-pyodide_2025_0_wasm32.whl"
SHA256 = "125230b4c3ecd08803e5c43f1162e017c0718d9f253146225a705a952b9c16c2"
DISTRIBUTION = f"https://cdn.jsdelivr.net/pyodide/v0.28.0a3/full/{WHEEL}"
# It carries the same file. No dependency: only NumPy, BSD, is taken out of it.
CARRIER = "@bentopdf/pymupdf-wasm@0.11.16"
# What no lesson imports; NumPy works without.
LEFT_OUT = ("/tests/", "/f2py/", "/include/", "numpy/_pyinstaller/")
ENDS_LEFT_OUT = (".pyi", ".h", ".a", ".pxd", ".c", ".pyx")
LIBRARY = "python_stdlib.zip"
# Parts of Python's own library that no lesson and not NumPy import.
LIBRARY_LEFT_OUT = (
    "_pyrepl/",
    "doctest.py",
    "imaplib.py",
    "mailbox.py",
    "multiprocessing/",
    "optparse.py",
    "pdb.py",
    "smtplib.py",
    "unittest/",
    "wsgiref/",
    "xml/",
    "xmlrpc/",
)
FROM_PYODIDE = (
    "pyodide.mjs",
    "pyodide.asm.js",
    "pyodide.asm.wasm",
)
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
    wheel = small_wheel(cache)
    with tempfile.TemporaryDirectory() as temporary:
        content = Path(temporary, "run")
        content.mkdir()
        for name in FROM_PYODIDE:
            shutil.copy(PYODIDE / name, content)
        library = (PYODIDE / LIBRARY).read_bytes()
        (content / LIBRARY).write_bytes(
            packed(library, lambda name: not name.startswith(LIBRARY_LEFT_OUT))
        )
        shutil.copy(wheel, content / WHEEL)
        lock = json.loads((PYODIDE / "pyodide-lock.json").read_text("utf-8"))
        write_json(content / "pyodide-lock.json", with_numpy(lock, wheel))
        for name in ("curve.js", "page.js", "words.js", "worker.js"):
            shutil.copy(OURS / name, content)
        bundle(OURS / "editor.js", content / "editor.js")
        write_json(content / "lesson.json", lesson(content))
        write_json(content / "exercises.json", sources("exercises"))
        version = digest_of(content)
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(content, folder / version)
    # The one name that stays the same; all others may be kept for ever.
    (folder / "page.js").write_text(f'export * from "./{version}/page.js";\n')


def lesson(content):
    """What the worker asks for first: our code, and the sizes of the rest."""
    files = [*AHEAD, WHEEL]
    return {
        "files": [
            {"name": name, "size": (content / name).stat().st_size}
            for name in files
        ],
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


def with_numpy(lock, wheel):
    """Return Pyodide's lock with NumPy alone in it, under its new hash."""
    numpy = lock["packages"]["numpy"] | {
        "version": WHEEL.split("-")[1],
        "file_name": WHEEL,
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "depends": [],
    }
    return lock | {"packages": {"numpy": numpy}}


def small_wheel(cache):
    """Return the path of NumPy without what no lesson needs."""
    cache.mkdir(parents=True, exist_ok=True)
    small = cache / f"small-{WHEEL}"
    if not small.is_file():
        content = packed(whole_wheel(cache).read_bytes(), is_needed)
        fresh = small.with_suffix(".part")
        fresh.write_bytes(content)
        fresh.rename(small)
    return small


def packed(archive, is_kept):
    """Keep some files of a zip archive, packed as small as can be."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as to,
    ):
        for info in source.infolist():
            if is_kept(info.filename):
                plain = zipfile.ZipInfo(info.filename)  # the same bytes always
                plain.compress_type = zipfile.ZIP_DEFLATED
                to.writestr(plain, source.read(info))
    return out.getvalue()


def is_needed(name):
    """Whether a file of NumPy is there for who imports it."""
    return not (
        name.endswith(ENDS_LEFT_OUT) or any(x in name for x in LEFT_OUT)
    )


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


def digest_of(folder):
    """Return a name that says what is in a folder."""
    sha = hashlib.sha256()
    for path in sorted(folder.iterdir()):
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
