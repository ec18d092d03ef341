"""The contents of the site: its pages and modules, in their order."""

import re

from tools.proof import pages

# Modules without a lesson: where they are shown.
NO_LESSON = {"checks": "notation", "prose": "name-tagging", "tunes": "music"}
# What was measured is included, and is no listing.
MEASURED = re.compile(r'--8<-- "docs/measured(?:\.zh)?\.md:[-a-z]+"')


def flat(nav):
    """List the pages of a nav."""
    for entry in nav:
        if isinstance(entry, str):
            yield entry
        else:
            for value in entry.values() if isinstance(entry, dict) else [entry]:
                yield from [value] if isinstance(value, str) else flat(value)


def order_of_lessons():
    """List the modules in the order in which a reader meets them."""
    nav, others = flat(pages.site_configuration("en").nav), pages.no_lessons()
    lessons = [pages.module_of(name).stem for name in nav if name not in others]
    for module, page in NO_LESSON.items():
        page = page.replace("-", "_")
        lesson = page if page in lessons and module != "checks" else lessons[0]
        lessons.insert(lessons.index(lesson), module)
    return lessons
