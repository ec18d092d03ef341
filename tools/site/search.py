"""The search index in two files: settings for every page, texts for a search.

The theme reads its index with every page; the texts in it are most of what a
page would cost. Its worker (theme/assets/js/search-worker.js) asks for them.
"""

import json
from pathlib import Path


def set_texts_apart(site):
    """Move the texts of a built language into a file of their own."""
    file = Path(site) / "search" / "search_index.json"
    if not file.exists():  # a site without search
        return
    index = json.loads(file.read_text("utf-8"))
    texts = json.dumps(index["docs"], ensure_ascii=False, separators=(",", ":"))
    file.with_name("texts.json").write_text(texts, "utf-8")
    file.write_text(json.dumps({**index, "docs": []}), "utf-8")
