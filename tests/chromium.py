"""What tests do with the browser of the project."""


def wake(page):
    """Do what a reader does first: the theme's own script waits for it."""
    page.mouse.move(1, 1)
    page.mouse.move(2, 2)
    # It begins with the switch of colours.
    page.locator("[data-md-component=palette] label:not([hidden])").wait_for()
