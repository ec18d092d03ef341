// Typesets TeX as HTML (MathJax's CHTML) with MathML for screen readers.
//
//   node tex.mjs                  answers JSON lines: {tex, display} in,
//                                 {html, text, width} or {error} out
//   node tex.mjs --assets FOLDER  writes mathjax.css and the fonts it names
//
// Whatever MathJax would draw in red, guess or leave as text is an error.

import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { MathJaxNewcmFont } from '@mathjax/mathjax-newcm-font/js/chtml.js';
import { AssistiveMmlHandler } from '@mathjax/src/js/a11y/assistive-mml.js';
import { liteAdaptor } from '@mathjax/src/js/adaptors/liteAdaptor.js';
import { RegisterHTMLHandler } from '@mathjax/src/js/handlers/html.js';
import '@mathjax/src/js/input/tex/ams/AmsConfiguration.js';
import '@mathjax/src/js/input/tex/base/BaseConfiguration.js';
import '@mathjax/src/js/input/tex/boldsymbol/BoldsymbolConfiguration.js';
import '@mathjax/src/js/input/tex/configmacros/ConfigMacrosConfiguration.js';
import '@mathjax/src/js/input/tex/textmacros/TextMacrosConfiguration.js';
import { TeX } from '@mathjax/src/js/input/tex.js';
import { mathjax } from '@mathjax/src/js/mathjax.js';
import { CHTML } from '@mathjax/src/js/output/chtml.js';

// The notation of the course, defined here and nowhere else.
const MACROS = {
  at: ['^{\\langle #1\\rangle}', 1], // a\at{t}: time step
  atT: ['^{\\langle #1\\rangle\\top}', 1], // a\at{t} transposed
  ex: ['^{(#1)}', 1], // T_x\ex{i}: i-th example
  of: ['^{(#1)\\langle #2\\rangle}', 2], // x\of{i}{t}: both
  T: '^{\\top}', // \Waa\T: transposed
  yhat: '\\hat{y}',
  ctilde: '\\tilde{c}',
  Gu: '\\Gamma_u',
  Gr: '\\Gamma_r',
  Gf: '\\Gamma_f',
  Go: '\\Gamma_o',
  Waa: 'W_{aa}',
  Wax: 'W_{ax}',
  Wya: 'W_{ya}',
  ba: 'b_a',
  by: 'b_y',
  loss: '\\mathcal{L}',
  R: '\\mathbb{R}',
  had: '\\ast', // element by element, the course's *
  ones: '\\mathbf{1}',
  grad: ['\\frac{\\partial\\loss}{\\partial #1}', 1],
  dnow: '\\partial^{+}', // the immediate part of a derivative
  softmax: '\\operatorname{softmax}',
  diag: '\\operatorname{diag}',
};

// What the stylesheet and the fonts cover. A glyph beyond this is an error
// that names its variant, to be added here.
const VARIANTS = [
  'normal', 'bold', 'italic', 'bold-italic', 'double-struck', 'monospace',
  '-tex-calligraphic', '-tex-mathit', '-tex-variant',
  '-smallop', '-largeop', '-size3', '-size4', '-size5', '-size6', '-size7',
  '-lf-tp', '-rt-bt', '-ex-md',
];
const RANGES = ['double-struck', 'calligraphic', 'monospace', 'script'];

// Parts of MathML that no formula here is made of.
const UNUSED = ['maction', 'mglyph', 'ms', 'HtmlNode'];

// Chinese in \text is set in the font of the page.
const CJK = /^[\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]+$/u;

const FONTS = new URL(
  '../chtml/woff2/',
  import.meta.resolve('@mathjax/mathjax-newcm-font/js/chtml.js'),
);

const adaptor = liteAdaptor();
AssistiveMmlHandler(RegisterHTMLHandler(adaptor));
mathjax.asyncLoad = (name) => import(name);

const tex = new TeX({
  packages: ['base', 'ams', 'boldsymbol', 'configmacros', 'textmacros'],
  macros: MACROS,
  formatError: (_jax, error) => {
    throw error;
  },
});
// The TeX source stands on the whole formula, not on each of its parts.
tex.postFilters.add(({ data }) => {
  data.root.walkTree((node) => node.attributes?.unset('data-latex'));
});
const chtml = new CHTML({
  fontData: MathJaxNewcmFont,
  fontURL: '.',
  linebreaks: { inline: false },
});
let item; // what was typeset last
chtml.postFilters.add(({ math }) => {
  item = math;
});
const font = chtml.font;
const page = mathjax.document('', { InputJax: tex, OutputJax: chtml });

// Glyphs that the stylesheet has rules for, by the class MathJax gives them.
async function servedGlyphs() {
  for (const range of RANGES) {
    await font.loadDynamicFile(MathJaxNewcmFont.dynamicFiles[range]);
  }
  const glyphs = new Map();
  for (const name of VARIANTS) {
    for (const [n, data] of Object.entries(font.variant[name].chars)) {
      if (Array.isArray(data) && !data[3]?.smp) {
        glyphs.set(glyphClass(name, Number(n), data[3]), [name, Number(n)]);
      }
    }
  }
  return glyphs;
}

function glyphClass(variant, n, options) {
  const letter = options?.f ?? MathJaxNewcmFont.defaultVariantLetters[variant];
  const name = options?.ff ?? (letter && `${font.cssFontPrefix}-${letter}`);
  const code = `mjx-c${n.toString(16).toUpperCase()}`;
  return name ? `${code} ${name}` : code;
}

// Brackets, arrows and lines that grow, if all their pieces are served.
function servedDelimiters() {
  const numbers = Object.keys(font.delimiters).map(Number);
  return new Set(numbers.filter((n) => isServed(n)));
}

function isServed(n) {
  const { file, stretch } = font.delimiters[n];
  if (file) {
    return false; // part of a range that is not served
  }
  const variants = stretch ? font.getStretchVariants(n) : [];
  return (stretch ?? []).every(
    (c, i) => !c || Array.isArray(font.variant[variants[i]]?.chars[c]),
  );
}

// ---------------------------------------------------------------- formulas

async function typeset({ tex: source, display }, glyphs, delimiters) {
  refuse(source);
  tex.reset();
  const node = await page.convertPromise(source, { display });
  adaptor.setAttribute(node, 'data-tex', source);
  const html = tidy(adaptor.outerHTML(node));
  check(html, glyphs, delimiters);
  const width = chtml.getBBox(item, page).w;
  return { html, text: plain(item.root), width };
}

// Faults of a source that MathJax passes over without a word.
function refuse(source) {
  if (/(^|[^\\])(\\\\)*%/.test(source)) {
    throw new Error('% hides the rest of the line; write \\%');
  }
  const found = source.match(/\\(label|ref|eqref|mmlToken|require)(?![A-Za-z])/);
  if (found) {
    throw new Error(`${found[0]} has no meaning here; number an equation with \\tag`);
  }
}

// Leaves out what neither the stylesheet nor a screen reader uses.
function tidy(html) {
  return html
    .replace(/ (?:data-mjx-\w+|texclass|overflow|xmlns|unselectable|id)="[^"]*"/g, '')
    .replace(/height: NaNem;?/g, '')
    .replace(/ ?position: relative;/, '') // in tex.css
    .replace(/(<mjx-utext) style="font-family: [^;"]*;/g, '$1 style="')
    .replace(/ style=" *"/g, '')
    .replace(' class="MathJax"', '')
    .replace('<mjx-math', '<mjx-math data-search-exclude=""');
}

// What MathJax would draw wrongly, or the site has no glyph for.
function check(html, glyphs, delimiters) {
  if (/<(merror|mjx-merror)|math(color|background)=/.test(html)) {
    throw new Error('MathJax marks an error in it');
  }
  for (const [, text] of html.matchAll(/<mjx-utext[^>]*>([^<]*)/g)) {
    if (!CJK.test(text)) {
      throw new Error(`no font has the character ${text}`);
    }
  }
  for (const [, name] of html.matchAll(/<mjx-c class="([^"]+)"/g)) {
    if (!glyphs.has(name)) {
      throw new Error(`the site serves no font for ${name} (VARIANTS in tex.mjs)`);
    }
  }
  for (const [, hex] of html.matchAll(/<mjx-stretchy-[^>]*class="mjx-c(\w+)/g)) {
    if (!delimiters.has(parseInt(hex, 16))) {
      throw new Error(`the site serves no font for stretched U+${hex}`);
    }
  }
}

// A formula as a line of text, for tables of contents and titles.
function plain(node) {
  const [first, second, third] = (node.childNodes ?? []).map(plain);
  switch (node.kind) {
    case 'text':
      return node.getText().replace(/[\u2061-\u2064]/g, '');
    case 'msub':
    case 'munder':
      return `${first}_${grouped(second)}`;
    case 'msup':
    case 'mover':
      return first + raised(second);
    case 'msubsup':
    case 'munderover':
      return `${first}_${grouped(second)}${raised(third)}`;
    case 'mfrac':
      return `${grouped(first)}/${grouped(second)}`;
    case 'msqrt':
      return `√${grouped(first)}`;
    case 'mspace':
      return ' ';
    default:
      return (node.childNodes ?? []).map(plain).join('');
  }
}

// Accents, and the characters that combine with the letter before them.
const ACCENTS = {
  '^': '\u0302',
  'ˆ': '\u0302',
  '~': '\u0303',
  '˜': '\u0303',
  '¯': '\u0304',
  '―': '\u0304',
};

function raised(text) {
  if (ACCENTS[text]) {
    return ACCENTS[text];
  }
  return /^[⟨(′]/.test(text) || text === '⊤' ? text : `^${grouped(text)}`;
}

const grouped = (text) => ([...text].length > 2 ? `(${text})` : text);

// ------------------------------------------------------------------ assets

function writeAssets(folder, glyphs, delimiters) {
  for (const glyph of glyphs.values()) {
    font.charUsage.add(glyph);
  }
  for (const delimiter of delimiters) {
    font.delimUsage.add(delimiter);
  }
  for (const kind of chtml.factory.getKinds()) {
    if (!UNUSED.includes(kind)) {
      chtml.wrapperUsage.add(kind);
    }
  }
  const css = minified(adaptor.cssText(chtml.styleSheet(page)), glyphs);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/mathjax.css`, css);
  for (const [, name] of css.matchAll(/url\("\.\/([\w-]+\.woff2)"\)/g)) {
    copyFileSync(new URL(name, FONTS), `${folder}/${name}`);
  }
}

// Without white space, and without fonts that no served glyph is in.
function minified(css, glyphs) {
  const names = new Set(['NCM-N', 'NCM-ZERO']);
  for (const glyph of glyphs.keys()) {
    names.add(glyph.split(' ')[1]);
  }
  const kept = (rule, name) => (names.has(name) ? rule : '');
  return css
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,>]) ?/g, '$1')
    .replace(/: /g, ':')
    .replace(/;}/g, '}')
    .replace(/@font-face\{font-family:MJX-([\w-]+);[^}]*\}/g, kept)
    .replace(/(?<=\})\.(NCM-[\w-]+)\{[^}]*\}/g, kept)
    .trim();
}

// -------------------------------------------------------------------- main

const glyphs = await servedGlyphs();
const delimiters = servedDelimiters();
if (process.argv[2] === '--assets') {
  writeAssets(process.argv[3], glyphs, delimiters);
} else {
  for await (const line of createInterface({ input: process.stdin })) {
    const answer = await typeset(JSON.parse(line), glyphs, delimiters).catch(
      (error) => ({ error: error.message }),
    );
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
}
