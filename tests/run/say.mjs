// All that Run says in a language: `node say.mjs zh WORDS`.

const [, , language, words] = process.argv;
globalThis.document = { documentElement: { lang: language } };
const { TABLE, say } = await import(words);
const values = { why: "WHY" };
const said = Object.keys(TABLE).map((key) => [key, say(key, values)]);
console.log(JSON.stringify(Object.fromEntries(said)));
