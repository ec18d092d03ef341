// Style sheets as a JSON list on the input, the same minified on the output.

import { readFileSync } from "node:fs";
import { transform } from "lightningcss";

const sheets = JSON.parse(readFileSync(0, "utf-8"));
const small = sheets.map((css) =>
  transform({ filename: "", code: Buffer.from(css), minify: true }).code.toString(),
);
process.stdout.write(JSON.stringify(small));
