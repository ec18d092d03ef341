// What search-worker.js needs for a question: it hands each one to `ask`.
//
// It gives a symbol one spelling, however it is typed, and puts the place first
// that defines what was asked for, or has all words of what a reader sees.

const ENGINE = `../javascripts/workers/${location.search.slice(1)}`;
const TEXTS = "../../search/texts.json";
const GREEK = { gamma: "γ", rho: "ρ", sigma: "σ", tau: "τ" };
let engine, place;
let seen = []; // [place, words] of symptoms and questions
let small = []; // words that say nothing of what is looked for
const known = new Map(); // of what may be asked for: its name, and its place

// W_aa, W_{aa} → waa; \Gamma_u → γu; a<t-1>, a^<t−1> → a⟨t−1⟩; c~, c_tilde →
// ctilde; y^, ŷ → yhat; ∂L/∂W_aa, dL/dWaa → dwaa; 变成nan → 变成 nan. Others stay
// as they are.
function plain(text) {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\\(hat|tilde)\{?(\p{L})\}?/gu, "$2$1")
    .replace(/[\\{}$\u2061]/g, "")
    .replace(/\p{L}+/gu, (word) => GREEK[word] ?? word)
    .replace(/(?<=[\p{L}\d\])])\^?<\s*([^<>]+?)\s*>/gu, "⟨$1⟩")
    .replace(/⟨[^⟩]*⟩/g, (step) => step.replace(/\s*[-−]\s*/, "−"))
    .replace(/(?<=^|[^\p{L}])(\p{L})[\^\u0302](?![([])/gu, "$1hat")
    .replace(/(?<=^|[^\p{L}])(\p{L})[~\u0303]/gu, "$1tilde")
    .replace(/\^(?=[([])/g, "")
    .replace(/(?<![\p{L}\d_])(d?\p{L})_(\p{L}{1,2}|hat|tilde)(?![\p{L}\d_])/gu, "$1$2")
    .replace(/[∂d][lℓ](?:⟨t⟩)?\/[∂d](?=\p{L})/gu, "d")
    .replace(/(?<=\p{Script=Han})(?=[a-z\d])|(?<=[a-z\d])(?=\p{Script=Han})/gu, " ")
    .replace(/[\^~:]|(?<![\p{L}\d])<|>(?![\p{L}\d])|[?!.,;](?=\s|$)/gu, "")
    .trim();
}

const large = (words) => words.filter((word) => !small.includes(word));

// Without the step, and without the argument of a function.
const bare = (name) => name.replace(/⟨.*⟩|\(.*\)$/, "");

async function start() {
  const worker = new Worker(ENGINE);
  let { docs } = settings; // all of them, in a site as MkDocs builds it
  if (!docs.length) {
    const texts = await (await fetch(TEXTS)).json();
    docs = texts.docs;
    const tags = {};
    for (const [place, terms] of texts.defined) {
      const names = terms.map(plain);
      (tags[place] ??= []).push(...names);
      for (const name of names)
        for (const key of [name, bare(name)])
          if (!known.has(key)) known.set(key, { name, place });
    }
    ({ seen, small } = texts);
    for (const doc of docs) doc.tags = tags[doc.location];
    settings.config.fields.tags.boost = 1; // else one word of many decides
  }
  await new Promise((ready) => {
    worker.onmessage = ready;
    worker.postMessage({ type: SETUP, data: { ...settings, docs } });
  });
  worker.onmessage = ({ data }) => postMessage(sorted(data));
  return worker;
}

// The page that defines it is the first, and the place the first on it.
function sorted(answer) {
  const first = (is) => (a, b) => is(b) - is(a);
  const here = ({ location }) => location === place;
  const { items } = answer.data;
  items.sort(first((group) => group.some(here)));
  for (const group of items) {
    group.sort(first(here));
    for (const item of group) delete item.tags; // no reader asked for these
  }
  return answer;
}

async function ask(question) {
  engine ??= start();
  const worker = await engine;
  let data = plain(question);
  data = data.replace(/^what (is|are) (an? |the )?/, "");
  const keys = [data, data.replace(/s$/, ""), bare(data)];
  if (data.length > 2 || /^\p{Script=Han}{2}$/u.test(data))
    keys.push([...known.keys()].find((key) => key.startsWith(data)));
  const found = keys.map((key) => known.get(key)).find(Boolean);
  if (found && !found.name.startsWith(data)) data += ` ${found.name}`;
  place = found?.place;
  const asked = large(data.match(/\p{sc=Han}|[a-z]\w*/gu) ?? []);
  if (!place && asked.length > 1 && asked.join("").length > 3)
    [place] = seen.find(([, words]) =>
      asked.every((word) => words.includes(` ${word.slice(0, 5)}`)),
    ) ?? [];
  data = large(data.split(" ")).join(" ") || data;
  worker.postMessage({ type: QUERY, data });
}
