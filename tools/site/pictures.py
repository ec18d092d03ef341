"""The pictures of the README and of link previews: `make pictures`.

They are committed, because both are shown where nothing is built. Make them
anew when the look changes: site/ has to be fresh.
"""

from pathlib import Path

from extensions.figure import svg
from tools.site.browser import started
from tools.site.host import serving

LOGO = Path("theme/.icons/notes/logo.svg")
FIGURE_STYLE = Path("theme/assets/css/figure.css")
PREVIEW = """<!doctype html><meta charset="utf-8"><style>{style}
body {{ margin: 0; width: 1200px; height: 630px; display: flex; gap: 40px;
  align-items: center; background: #fbfaf7; color: #22252c;
  font-family: Helvetica, Arial, sans-serif; }}
.words {{ width: 560px; padding-left: 80px; }}
.words svg {{ width: 84px; color: #0f6e5c; }}
h1 {{ margin: 28px 0 22px; font-size: 64px; line-height: 1.08;
  letter-spacing: -0.03em; }}
p {{ margin: 0; font-size: 27px; line-height: 1.45; color: #5a6070; }}
.figure svg {{ width: 440px; }}
</style><body data-md-color-scheme="default"><div class="words">{logo}
<h1>Recurrent neural networks, proven</h1>
<p>Course notes in which every formula, listing, output and gradient is
checked.</p></div><div class="figure">{figure}</div>"""


def take(browser, name, width, height, show):
    """Take one picture of what show() puts on a page."""
    page = browser.new_page(
        viewport={"width": width, "height": height}, color_scheme="light"
    )
    show(page)
    page.evaluate("document.fonts.ready")  # a picture draws frames itself
    page.screenshot(path=name)
    page.close()
    print(f"{name}: {Path(name).stat().st_size / 1000:.0f} KB")


def main():
    """Take both pictures."""
    preview = PREVIEW.format(
        style=FIGURE_STYLE.read_text("utf-8"),
        logo=LOGO.read_text("utf-8"),
        figure=svg("rnn-cell", "An RNN cell", "cell"),
    )
    with serving("site") as address, started() as browser:
        lesson = f"{address}en/bptt/#eq-10"
        take(
            browser,
            "docs/lesson.png",
            1280,
            860,
            lambda page: page.goto(lesson),
        )
        take(
            browser,
            "theme/assets/social.png",
            1200,
            630,
            lambda page: page.set_content(preview),
        )


if __name__ == "__main__":
    main()
