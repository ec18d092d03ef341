// What the tests ask a page. Each function returns the problems it finds.

(() => {
  const named = e => e.outerHTML.replace(/\s+/g, " ").slice(0, 100);
  const all = selector => [...document.querySelectorAll(selector)];
  const seen = e => e.checkVisibility(
    {opacityProperty: true, visibilityProperty: true}) &&
    [...e.getClientRects()].some(box => box.width > 1 && box.height > 1);
  const scrolls = e => e.scrollWidth > e.clientWidth + 1 &&
    /auto|scroll/.test(getComputedStyle(e).overflowX);
  // A check box or radio button may be drawn as its label.
  const shape = e => [e, ...(e.labels || []), e.nextElementSibling].find(
    x => x && (x === e || x.localName === "label") && seen(x));
  const isOutlined = e => {
    const {outlineStyle, outlineWidth, outlineColor} = getComputedStyle(e);
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 1 &&
      !/^rgba.*, 0\)$/.test(outlineColor);
  };
  const isOnTop = e => [...e.getClientRects()].some(box => {
    const x = (Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2;
    const y = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
    const top = document.elementFromPoint(x, y);
    return top && (e.contains(top) || top.contains(e));
  });
  const fault = e => !shape(e) ? "focus is not seen"
    : !isOutlined(shape(e)) ? "focus has no outline"
    : !isOnTop(shape(e)) ? "focus is covered" : "";
  // What a mouse can use: a label where what it switches has no form itself.
  const isSwitch = e => e.matches("label[for]") && e.control &&
    !e.control.checkVisibility() && !e.querySelector("button");
  const controls = except => all("body *").filter(e => seen(e) &&
    !e.matches(except) && (scrolls(e) || isSwitch(e) ||
      e.matches("a[href], button, input, select, textarea, summary")));

  // Everything is looked at: folded solutions, hidden tabs, and what waits to be
  // scrolled to.
  const unfold = () => {
    document.querySelectorAll("details").forEach(d => d.open = true);
    document.querySelectorAll(".tabbed-block").forEach(
      b => b.style.display = "block");
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("* { content-visibility: visible !important }");
    document.adoptedStyleSheets.push(sheet);
  };

  // What changes by itself has come to its end, if it has one. In a part that
  // waits for its reader nothing moves on: a transition there never ends.
  const isMoving = ({playState, effect}) => playState === "running" &&
    effect.getComputedTiming().endTime !== Infinity &&
    effect.target?.checkVisibility({contentVisibilityAuto: true});
  const still = async () => {
    const frame = () => new Promise(requestAnimationFrame);
    await frame();
    do await frame(); while (document.getAnimations().some(isMoving));
  };

  // What makes the page scroll sideways.
  const overflow = async () => {
    await still();
    const root = document.documentElement, width = root.clientWidth;
    if (root.scrollWidth <= width) return [];
    const wide = [...document.body.querySelectorAll("*")].filter(
      e => e.getBoundingClientRect().right > width + 1 && e.checkVisibility());
    const names = wide.slice(0, 5).map(e => e.tagName + "." + e.className);
    return [`${root.scrollWidth} px wide: ${names.join(", ")}`];
  };

  // A part of a page contains its paint: what sticks out of it is not drawn, and
  // makes no page wider.
  const clipped = () => [...document.querySelectorAll(".part")].flatMap(part => {
    const {left, right} = part.getBoundingClientRect(), found = [];
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_ELEMENT, e =>
      e.matches("mjx-assistive-mml") ? NodeFilter.FILTER_REJECT :
      NodeFilter.FILTER_ACCEPT);
    while (walker.nextNode()) {
      const e = walker.currentNode, box = e.getBoundingClientRect();
      if (!box.width || (box.left > left - 1 && box.right < right + 1)) continue;
      let inside = e.parentElement;
      while (inside !== part && getComputedStyle(inside).overflowX === "visible")
        inside = inside.parentElement;
      if (inside === part) found.push(
        `clipped, ${Math.round(box.width)} px: ${e.outerHTML.slice(0, 80)}`);
    }
    return found;
  });

  // What has no size.
  const notDrawn = selector => [...document.querySelectorAll(selector)]
    .filter(e => {
      const box = e.getBoundingClientRect();
      return !(box.width > 1 && box.height > 1 && e.checkVisibility());
    })
    .map(e => `not drawn: ${(e.outerHTML || "").slice(0, 120)}`);

  // A glyph is drawn right when its font is one of the site's, and nothing that
  // is needed for it is still to be loaded.
  const glyphs = async () => {
    // A font is asked for when the first of its letters is drawn.
    const frame = () => new Promise(requestAnimationFrame);
    do {
      await frame();
      await frame();
      await document.fonts.ready; // of those that were asked for by then
    } while ([...document.fonts].some(face => face.status === "loading"));
    const bare = name => name.trim().replace(/^["']|["']$/g, "");
    const faces = new Map();
    for (const face of document.fonts) {
      const name = bare(face.family);
      faces.set(name, [...(faces.get(name) || []), face.status]);
    }
    const problems = new Set();
    for (const [name, states] of faces)
      if (states.includes("error")) problems.add(`font ${name}: error`);
    for (const glyph of document.querySelectorAll("mjx-c")) {
      const families = getComputedStyle(glyph).fontFamily.split(",").map(bare);
      const font = `16px ${getComputedStyle(glyph).fontFamily}`;
      if (!families.some(f => (faces.get(f) || []).includes("loaded")) ||
          !document.fonts.check(font, glyph.textContent))
        problems.add(`"${glyph.textContent}" is not drawn in ${families}`);
    }
    return [...problems];
  };

  // What cannot be read as it stands.
  const hidden = () => [...document.querySelectorAll(
      "article :is(h1, h2, h3, p, li, pre, mjx-container, figure, td)")]
    .filter(e => !e.closest("details:not([open]) > :not(summary)"))
    .filter(e => !e.closest("mjx-assistive-mml, nav, .tabbed-block, template"))
    .filter(e => {
      const box = e.getBoundingClientRect();
      const seen = e.checkVisibility(
        {opacityProperty: true, visibilityProperty: true});
      return e.textContent.trim() && !(seen && box.width > 1 && box.height > 1);
    })
    .map(e => `not seen: ${e.outerHTML.slice(0, 120)}`);

  // Clicks every copy button. It writes to the clipboard some time after that.
  const copies = async selector => {
    const listings = [];
    const pause = ms => new Promise(done => setTimeout(done, ms));
    for (const pre of document.querySelectorAll("article pre")) {
      const block = pre.closest(".highlight") || pre;
      const button = block.querySelector(selector);
      const box = button && button.getBoundingClientRect();
      let copied = null;
      if (box && box.width > 1 && box.height > 1) {
        await navigator.clipboard.writeText("");
        button.click();
        for (let i = 0; i < 3000 && !copied; i++) {
          if (i) await pause(10);
          copied = await navigator.clipboard.readText();
        }
      }
      listings.push({
        copied,
        shown: (pre.querySelector("code") || pre).textContent,
        python: !!pre.closest(".language-python"),
      });
    }
    return listings;
  };

  // Half of a page are letters that look alike. axe takes seconds for each of
  // them, so one of a kind is left: of all listings one token of each colour, the
  // others become plain text in its place; of the drawing of a formula (hidden
  // from screen readers) one box of its size.
  const lighten = () => {
    const drawings = document.querySelectorAll("mjx-math[aria-hidden=true]");
    const boxes = [...drawings].map(math => math.getBoundingClientRect());
    const alike = [], kinds = new Set();
    for (const listing of document.querySelectorAll("article pre > code")) {
      const paper = getComputedStyle(listing).backgroundColor;
      for (const token of listing.querySelectorAll("span:not(:has(*))")) {
        const {color, fontStyle, fontWeight} = getComputedStyle(token);
        const marked = !!token.closest(".hll");
        const kind = [paper, marked, color, fontStyle, fontWeight].join();
        if (kinds.has(kind)) alike.push(token);
        kinds.add(kind);
      }
    }
    // Only now, all at once: a page that changes is laid out anew.
    for (const token of alike) token.replaceWith(token.textContent);
    for (const [i, math] of drawings.entries()) {
      const box = document.createElement("span");
      box.ariaHidden = "true";
      box.textContent = "formula";
      box.style.cssText = `display: inline-block; overflow: hidden;
        width: ${boxes[i].width}px; height: ${boxes[i].height}px`;
      math.replaceWith(box);
    }
  };

  // Short words count as text: a single letter is a formula or a label here.
  const runAxe = async rules => {
    axe.configure({checks: [{id: "color-contrast", options: {
      ignoreLength: true,
      ignoreUnicode: true,
      boldValue: 700,
      boldTextPt: 14,
      largeTextPt: 18,
      contrastRatio: {normal: {expected: 4.5}, large: {expected: 3}},
      pseudoSizeThreshold: 0.25,
    }}]});
    // Where the header lies over nothing.
    scrollTo({top: 0, behavior: "instant"});
    await still();
    const {violations} = await axe.run(document, {
      resultTypes: ["violations"], ...(rules.length && {runOnly: rules}),
    });
    return violations.flatMap(({id, nodes}) => nodes.map(node => {
      const e = document.querySelector(node.target[0]);
      const math = e?.querySelector("math") ? ":has(math)" : "";
      return [`${id} ${e?.localName}${math}`,
        node.html.slice(0, 100) + node.failureSummary.split("\n")[1]];
    }));
  };

  // A focus that goes on at once is faster than far parts are drawn, and what is
  // drawn then can move what has it. So faults are looked at again, in peace.
  const faultOf = async e => {
    e.focus({focusVisible: true});
    for (let i = 0; i < 3; i++) await still();
    return fault(e);
  };

  // Notes where the focus goes, and how it looks when the next key comes: by then
  // the browser has scrolled to it.
  const watchFocus = except => {
    const faults = window.focusFaults = new Map();
    window.focusRounds = 0;
    const look = () => {
      const e = document.activeElement;
      if (faults.has(e)) faults.set(e, fault(e));
    };
    document.addEventListener("keydown", look, {capture: true});
    document.addEventListener("focusin", ({target}) => {
      if (target === faults.keys().next().value) window.focusRounds++;
      if (!faults.has(target)) faults.set(target, "");
    });
    window.focusReport = async () => {
      look();
      for (const [e, said] of faults) if (said) faults.set(e, await faultOf(e));
      return [
        ...controls(except).filter(e => !faults.has(e)).map(
          e => `not reached: ${named(e)}`),
        ...[...faults].filter(([, fault]) => fault).map(
          ([e, fault]) => `${fault}: ${named(e)}`),
      ];
    };
  };

  // What the keyboard would not reach, or not show.
  const stops = async except => {
    const found = [], faulty = [];
    for (const e of controls(except)) {
      if (e.tabIndex < 0) found.push(`not reached: ${named(e)}`);
      else if (e.tabIndex > 0) found.push(`out of order: ${named(e)}`);
      if (e.tabIndex !== 0) continue;
      e.focus({focusVisible: true});
      if (document.activeElement !== e) found.push(`no focus: ${named(e)}`);
      else if (fault(e)) faulty.push(e);
    }
    for (const e of faulty) {
      const said = await faultOf(e);
      if (said) found.push(`${said}: ${named(e)}`);
    }
    document.activeElement.blur();
    const idle = all("main :is(pre, code, div, mjx-container)[tabindex='0']");
    for (const e of idle)
      if (seen(e) && !scrolls(e)) found.push(`scrolls not: ${named(e)}`);
    return found;
  };

  // What moves.
  const motion = () => [...document.querySelectorAll("*")].flatMap(e =>
    ["", "::before", "::after"].map(part => {
      const style = getComputedStyle(e, part || null);
      const moves = (names, times) => names !== "none" &&
        times.split(",").some(time => parseFloat(time) > 0);
      return moves(style.animationName, style.animationDuration) ||
        moves(style.transitionProperty, style.transitionDuration) ||
        style.scrollBehavior === "smooth"
        ? `moves: ${e.localName}.${e.className}${part}` : "";
    })).filter(Boolean);

  // Words that stick out of a box which hides what sticks out; on a screen it may
  // scroll, on paper it must not need to.
  const cut = (scope, except, mayScroll) => {
    const found = new Set(), range = document.createRange();
    const right = document.documentElement.clientWidth;
    const words = document.createTreeWalker(document.body, 4);
    const known = new Map();
    const boxOf = e => {
      if (known.has(e)) return known.get(e);
      let box = [0, right];
      if (e !== document.documentElement) {
        const [from, to] = boxOf(e.parentElement);
        const hides = getComputedStyle(e).overflowX;
        const {left, right} = e.getBoundingClientRect();
        if (mayScroll && /auto|scroll/.test(hides)) box = [-1e9, 1e9];
        else if (hides === "visible") box = [from, to];
        else box = [Math.max(from, left), Math.min(to, right)];
      }
      known.set(e, box);
      return box;
    };
    while (words.nextNode()) {
      const text = words.currentNode, e = text.parentElement;
      if (!text.data.trim() || !e.closest(scope) || !seen(e)) continue;
      if (e.closest("mjx-assistive-mml") || e.closest(except)) continue;
      range.selectNodeContents(text);
      const [from, to] = boxOf(e);
      const box = range.getBoundingClientRect();
      if (box.width > 1 && (box.left < from - 2 || box.right > to + 2))
        found.add("cut: " + named(e.closest("mjx-container, pre, table") || e));
    }
    return [...found];
  };

  // Ink is dark and paper white, whatever the screen showed.
  const paperColours = () => {
    const light = colour => {
      const [r, g, b, alpha = 1] = colour.match(/[\d.]+/g).map(Number);
      return 255 - alpha * (255 - 0.2126 * r - 0.7152 * g - 0.0722 * b);
    };
    const found = new Set();
    for (const e of [document.documentElement, ...all("body, body *")]) {
      if (!seen(e) || e.closest("mjx-assistive-mml")) continue;
      const style = getComputedStyle(e), background = style.backgroundColor;
      const hasWords = [...e.childNodes].some(
        x => x.nodeType === 3 && x.data.trim());
      const ink = e.closest("svg") ? style.fill : style.color;
      const onDark = e.matches("svg text.strong, svg text.strong *");
      if (hasWords && !onDark && light(ink) > 140)
        found.add(`pale on paper: ${named(e)}`);
      if (light(background) < 200)
        found.add(`dark on paper: ${named(e)}`);
    }
    return [...found];
  };

  // Fonts that do not come.
  const lateFonts = async patience => {
    const late = () => [...document.fonts].filter(f => f.status !== "loaded");
    for (let waited = 0; waited < patience && late().length; waited += 50)
      await new Promise(done => setTimeout(done, 50));
    return late().map(face => `no font: ${face.family}`);
  };

  // What paper needs not, or has folded.
  const folded = frame => {
    return [
      ...all(frame).filter(seen).map(e => `on paper: ${named(e)}`),
      // Paper says that an equation was checked, and not how.
      ...all("details:not(.checked) > :not(summary, br)").filter(e => !seen(e)).map(
        e => `folded on paper: ${named(e)}`),
    ];
  };

  // What the first Tab has reached.
  const firstStop = () => {
    const e = document.activeElement, box = e.getBoundingClientRect();
    const target = e.hash && document.getElementById(
      decodeURIComponent(e.hash.slice(1)));
    return {
      hash: decodeURIComponent(e.hash || ""),
      seen: box.width > 1 && box.height > 1 && box.top >= 0,
      inside: !!(target && target.closest("main")),
    };
  };

  // Counts what moves from now on, with the first words of what did.
  const watchMoves = () => {
    window.moves = {shift: 0, what: []};
    new PerformanceObserver(list => {
      for (const {hadRecentInput, value, sources} of list.getEntries()) {
        if (hadRecentInput) continue;
        moves.shift += value;
        for (const {node, previousRect, currentRect} of sources) {
          const {localName, textContent} = node?.parentElement
            ? node : document.body;
          moves.what.push(`${localName} ${textContent.trim().slice(0, 40)} ` +
            `from ${previousRect.y} to ${currentRect.y}`);
        }
      }
    }).observe({type: "layout-shift", buffered: true});
  };

  // From top to bottom, half a screen at a time, as a reader goes; the next step
  // comes when this one is drawn and its fonts are there.
  const readThrough = async () => {
    const frame = () => new Promise(requestAnimationFrame);
    for (let y = 0; y < document.body.scrollHeight; y += innerHeight / 2) {
      scrollTo(0, y);
      await frame();
      await document.fonts.ready;
      await frame();
      await frame();
    }
    return window.moves;
  };

  // Fonts that are fetched before the style sheet asks for them, and that nothing
  // on the first screen is drawn in.
  const idlePreloads = async () => {
    await document.fonts.ready;
    const bare = name => name.replace(/^["']|["']$/g, "");
    const rules = [...document.styleSheets].flatMap(sheet => [...sheet.cssRules])
      .filter(rule => rule instanceof CSSFontFaceRule);
    const used = ({href}) => rules.some(({style, parentStyleSheet}) => {
      const source = style.getPropertyValue("src");
      const [, file] = source.match(/url\("(.*?)"\)/) || [];
      const range = style.getPropertyValue("unicode-range") || "U+0-10FFFF";
      const base = parentStyleSheet.href || location;
      return file && href === new URL(file, base).href &&
        [...document.fonts].some(face => face.status === "loaded" &&
          bare(face.family) === bare(style.getPropertyValue("font-family")) &&
          face.unicodeRange.toUpperCase() === range.toUpperCase());
    });
    return [...document.querySelectorAll("link[rel=preload][as=font]")]
      .filter(link => !used(link)).map(({href}) => href.split("/").pop());
  };

  // What is copied when all between two elements is selected.
  const copied = (first, last) => new Promise(resolve => {
    const range = document.createRange();
    range.setStartBefore(first);
    range.setEndAfter(last);
    const selection = document.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    document.addEventListener("copy", event =>
      resolve(event.clipboardData.getData("text/plain")), {once: true});
    document.execCommand("copy");
  });

  // When a page is there, the site's scripts have done what they do in idle
  // time, and what follows from a new size is done: observers answer in a frame.
  const settled = async () => {
    if (document.readyState !== "complete")
      await new Promise(go => addEventListener("load", go, {once: true}));
    // With the limit that the page's own scripts have, so that it comes after
    // them; without one it may never come: a browser that draws nothing new
    // has no idle time to give.
    const idle = window.requestIdleCallback ?? (go => setTimeout(go, 1000));
    await new Promise(go => idle(go, {timeout: 1000}));
    for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);
  };

  // Whether each glyph has the colour of the text around it.
  const glyphsInTheirColour = () =>
    [...document.querySelectorAll("article mjx-c")].map(glyph => {
      const math = glyph.closest(".tex, .tex-display").parentElement;
      return getComputedStyle(glyph).color === getComputedStyle(math).color;
    });

  // How high an x is in a formula, and in the text around it.
  const heightsOfX = () => {
    const canvas = document.createElement("canvas").getContext("2d");
    const glyph = document.querySelector("p > .tex mjx-math > mjx-c");
    const height = (element, letter) => {
      const {fontSize, fontFamily} = getComputedStyle(element);
      canvas.font = `${100 * parseFloat(fontSize)}px ${fontFamily}`;
      return canvas.measureText(letter).actualBoundingBoxAscent;
    };
    return [height(glyph, "𝑥"), height(glyph.closest("p"), "x")];
  };

  // Which colours the page has: scheme, header, frames of the browser, buttons.
  const colours = () => [
    document.body.dataset.mdColorScheme,
    getComputedStyle(document.querySelector("header")).backgroundColor,
    all("[name=theme-color]").map(meta => meta.content),
    all(".colours button").filter(e => e.checkVisibility()).map(e => e.value),
  ];

  // Notes the scheme at the time when there is a header, and no text yet.
  const watchColours = () => new MutationObserver((_, watch) => {
    if (!document.querySelector("header")) return;
    window.first = document.body.dataset.mdColorScheme;
    watch.disconnect();
  }).observe(document, {childList: true, subtree: true});

  // Makes a formula too wide for any screen.
  const widen = selector => document.querySelector(`${selector} mjx-math`)
    .style.setProperty("min-width", "100em", "important");

  // Formulas that scroll and are no stop for the keyboard, and the other way round.
  const wrongStops = () => all(".tex-display > mjx-container").filter(math =>
    (math.scrollWidth > math.clientWidth) !== math.hasAttribute("tabindex"))
    .map(named);

  // Where the links to all pages are.
  const menu = () => all(".md-nav--primary .md-nav__link").map(
    e => [e.offsetLeft, e.offsetTop, e.offsetWidth]);

  // Goes to the search field. A window that nobody sees has no focus, and tells
  // a page of none.
  const goToSearch = () => {
    const field = document.querySelector("input[name=query]");
    field.focus();
    for (const type of ["focus", "focusin"])
      field.dispatchEvent(new FocusEvent(type, {bubbles: true}));
  };

  // Where the first result of the search leads, when there is one.
  const firstResult = async () => {
    for (let i = 0; i < 900; i++) {
      const link = document.querySelector(".md-search-result__link");
      if (link) return link.href;
      await new Promise(done => setTimeout(done, 100));
    }
  };

  // The text that a paragraph begins with, if it is on one line; where the word
  // after it begins, and where that line ends.
  const firstWords = () => {
    const range = document.createRange();
    const {firstChild: text, children: [word]} = document.querySelector("p");
    range.selectNodeContents(text);
    return [range.getClientRects().length === 1 && text.data,
      word.getBoundingClientRect().top, range.getBoundingClientRect().bottom];
  };

  return {
    unfold,
    overflow,
    clipped,
    notDrawn,
    glyphs,
    hidden,
    copies,
    lighten,
    runAxe,
    watchFocus,
    stops,
    motion,
    cut,
    paperColours,
    lateFonts,
    folded,
    firstStop,
    watchMoves,
    readThrough,
    idlePreloads,
    copied,
    settled,
    glyphsInTheirColour,
    heightsOfX,
    colours,
    watchColours,
    widen,
    wrongStops,
    menu,
    goToSearch,
    firstResult,
    firstWords,
  };
})()
