"""The Content-Security-Policy: in every page, and as headers for a host.

Nothing of another host, no script or style but the site's own files and the
inline ones that were there when the site was built, known by their hash.
"""

import base64
import hashlib

from tools.finish.html import PageError

# With them a page may share memory with its worker: so Stop can interrupt
# Python, and what ran before is kept.
ISOLATION = {
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
}
HEADERS = """# Response headers as Netlify and Cloudflare Pages read them.
/*
  Content-Security-Policy: {policy}; frame-ancestors 'none'
  Referrer-Policy: no-referrer
  X-Content-Type-Options: nosniff
{isolation}

# These names change with the content.
/:language/assets/stylesheets/*
  Cache-Control: public, max-age=31536000, immutable
"""
NGINX = """# Response headers for nginx: include this file in the server block.
add_header Content-Security-Policy "{policy}; frame-ancestors 'none'" always;
add_header Referrer-Policy no-referrer always;
add_header X-Content-Type-Options nosniff always;
{isolation}

# These names change with the content.
location ~ /assets/stylesheets/ {{
  expires max;
}}
"""


def prepare_policy(page):
    """Note the inline styles and scripts of a page; make room for a policy."""
    page.hashes = {"script": set(), "style": set()}
    for node in page.tree.root.traverse():
        # A policy has no hash for them.
        if any(name.startswith("on") for name in node.attributes):
            tag = node.html.partition(">")[0]
            raise PageError(f"{page.path}: a script in {tag}>")
        if node.tag in page.hashes and runs(node.attributes):
            page.hashes[node.tag].add(digest(node.text()))
    page.policy = page.new("meta", http_equiv="Content-Security-Policy")
    first = page.tree.head.first_child
    while first and first.is_text_node:
        first = first.next
    if first and "charset" in first.attributes:
        first.insert_after(page.policy, move=True)
    elif first:
        first.insert_before(page.policy, move=True)
    else:
        page.tree.head.insert_child(page.policy, move=True)


def add_policy(pages, root):
    """Write one policy for all pages: they can replace each other in place."""
    policy = policy_of(pages)
    for page in pages:
        page.policy.attrs["content"] = policy
    for name, text, line in (
        ("_headers", HEADERS, "  {}: {}"),
        ("_nginx.conf", NGINX, "add_header {} {} always;"),
    ):
        isolation = "\n".join(line.format(*pair) for pair in ISOLATION.items())
        text = text.format(policy=policy, isolation=isolation)
        (root / name).write_text(text, "utf-8")


def policy_of(pages):
    """Write down what the pages may load and run."""
    scripts, styles = (
        sorted(set().union(*(page.hashes[kind] for page in pages)))
        for kind in ("script", "style")
    )
    return "; ".join(
        [
            # For Firefox, which fetches the next page (rel=next) ahead.
            "default-src 'self'",
            "frame-src 'none'",
            "object-src 'none'",
            # Python in the page is WebAssembly.
            " ".join(["script-src 'self' 'wasm-unsafe-eval'", *scripts]),
            " ".join(["style-src 'self'", *styles]),
            "img-src 'self' data:",  # icons in the theme's style sheet
            "font-src 'self' data:",  # the strut of formulas
            "connect-src 'self'",
            "worker-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def runs(values):
    """Whether an inline element is a style or a script, and no data."""
    return "src" not in values and "application/" not in (
        values.get("type") or ""
    )


def digest(text):
    """Return the hash of a script as policies name it."""
    sha = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(sha).decode()}'"
