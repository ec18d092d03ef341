"""The Content-Security-Policy: in every page, and as headers for a host.

Nothing of another host, no script or style but the site's own files and the
inline ones that were there when the site was built, known by their hash.
"""

import base64
import hashlib
import html
import re

from tools.finish.html import PageError

INLINE = re.compile(
    r"<(?P<name>script|style)\b(?P<attributes>[^>]*)>(?P<text>.*?)</(?P=name)>",
    re.DOTALL,
)
MARK = 'http-equiv="Content-Security-Policy"'
CHARSET = re.compile(r"<head>\s*(?:<meta charset=[^>]*>)?")
HEADERS = """# Response headers as Netlify and Cloudflare Pages read them.
/*
  Content-Security-Policy: {policy}; frame-ancestors 'none'
  Referrer-Policy: no-referrer
  X-Content-Type-Options: nosniff

# These names change with the content.
/:language/assets/stylesheets/*
  Cache-Control: public, max-age=31536000, immutable
"""
NGINX = """# Response headers for nginx: include this file in the server block.
add_header Content-Security-Policy "{policy}; frame-ancestors 'none'" always;
add_header Referrer-Policy no-referrer always;
add_header X-Content-Type-Options nosniff always;

# These names change with the content.
location ~ /assets/stylesheets/ {{
  expires max;
}}
"""


def add_policy(pages, folder):
    """Write one policy for all pages: they can replace each other in place."""
    policy = policy_of(pages)
    meta = f'<meta {MARK} content="{html.escape(policy, quote=True)}">'
    meta = meta.replace("&#x27;", "'")
    for page in pages:
        head = CHARSET.search(page.text)
        if not head:
            raise PageError(f"{page.file}: the page has no <head>")
        page.text = page.text[: head.end()] + meta + page.text[head.end() :]
    for name, text in (("_headers", HEADERS), ("_nginx.conf", NGINX)):
        (folder / name).write_text(text.format(policy=policy), "utf-8")


def policy_of(pages):
    """Write down what the pages may load and run."""
    hashes = {"script": set(), "style": set()}
    for page in pages:
        refuse_handlers(page)
        for match in INLINE.finditer(page.text):
            if runs(match):
                hashes[match["name"]].add(digest(match["text"]))
    return "; ".join(
        [
            # For Firefox, which fetches the next page (rel=next) ahead.
            "default-src 'self'",
            "frame-src 'none'",
            "object-src 'none'",
            # Python in the page is WebAssembly.
            " ".join(
                [
                    "script-src 'self' 'wasm-unsafe-eval'",
                    *sorted(hashes["script"]),
                ]
            ),
            " ".join(["style-src 'self'", *sorted(hashes["style"])]),
            "img-src 'self' data:",  # icons in the theme's style sheet
            "font-src 'self' data:",  # the strut of formulas
            "connect-src 'self'",
            "worker-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def runs(match):
    """Whether an inline element is a style or a script, and no data."""
    attributes = match["attributes"]
    return "src=" not in attributes and "application/" not in attributes


def digest(text):
    """Return the hash of a script as policies name it."""
    sha = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(sha).decode()}'"


def refuse_handlers(page):
    """Refuse scripts in attributes: a policy has no hash for them."""
    for match, values in page.tags():
        if any(name.lower().startswith("on") for name in values):
            raise PageError(f"{page.file}: a script in {match[0]}")
