"""What a page costs the one thread that draws it and answers its reader.

The longest task while a page is loaded, and the longest after a reader's first
tap, key or scroll, at a processor slowed down four times. Each move is the
first one of a page of its own. What counts is the processor's time, so that
other work on the machine changes little; the browser's own trace has it.
"""

import json
import statistics

SLOWER = 4
SIZES = {"narrow": (390, 800), "wide": (1280, 800)}
MOVES = {
    "tap": lambda page: page.mouse.click(200, 400),
    "key": lambda page: page.keyboard.press("Tab"),
    "scroll": lambda page: page.mouse.wheel(0, 700),
}
TASK = "ThreadControllerImpl::RunTask"
KINDS = ["__metadata", "toplevel", "blink.user_timing"]
MOVED = "the reader moves"
# What is still to do is done when nothing was fetched for half a second.
QUIET = 1000


def longest(trace):
    """Milliseconds of the longest task before and after the first move."""
    events = trace["traceEvents"]
    (mark,) = [x for x in events if x["name"] == MOVED]
    tasks = {True: [0], False: [0]}
    for event in events:
        mine = all(event.get(x) == mark[x] for x in ("pid", "tid"))
        if mine and event["name"] == TASK and "dur" in event:
            is_late = event["ts"] > mark["ts"]
            tasks[is_late].append(event.get("tdur", event["dur"]) / 1000)
    return max(tasks[False]), max(tasks[True])


def first_move(browser, url, size, move):
    """Open a page, move once; give the longest task before and after."""
    width, height = SIZES[size]
    with browser.new_context(
        viewport={"width": width, "height": height}
    ) as context:
        page = context.new_page()
        context.new_cdp_session(page).send(
            "Emulation.setCPUThrottlingRate", {"rate": SLOWER}
        )
        browser.start_tracing(page=page, categories=KINDS)
        page.goto(url, wait_until="networkidle")
        page.wait_for_timeout(QUIET)
        page.evaluate("name => performance.mark(name)", MOVED)
        MOVES[move](page)
        page.wait_for_timeout(QUIET)
        return longest(json.loads(browser.stop_tracing()))


def first_moves(browser, url, size, rounds):
    """Give the medians of the longest tasks: of the load and of each move."""
    found = {"load": []}
    for _ in range(rounds):
        for move in MOVES:
            before, after = first_move(browser, url, size, move)
            found["load"].append(before)
            found.setdefault(move, []).append(after)
    return {name: statistics.median(times) for name, times in found.items()}


def table(rows):
    """Lay out the rows: a page, a size, and milliseconds by name."""
    lines = [f"{'longest task, ms':28}{'':8}{'load':>8}"]
    lines[0] += "".join(f"{move:>8}" for move in MOVES)
    for page, size, times in rows:
        cells = "".join(f"{times[x]:8.0f}" for x in ("load", *MOVES))
        lines.append(f"{page:28}{size:8}{cells}")
    return "\n".join(lines)
