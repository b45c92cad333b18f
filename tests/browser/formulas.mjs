// node formulas.mjs KATEX < {entry: [formula...]}: the formulas that KaTeX refuses, as [entry, formula, why], in JSON.
import { pathToFileURL } from "node:url";
import { readFileSync } from "node:fs";

const { default: katex } = await import(pathToFileURL(process.argv[2]));
const options = { throwOnError: true, strict: "ignore", trust: false, maxExpand: 200, maxSize: 20, output: "mathml" };
const refused = [];
const known = new Map();
for (const [entry, formulas] of Object.entries(JSON.parse(readFileSync(0, "utf8")))) {
  for (const latex of formulas) {
    if (!known.has(latex)) known.set(latex, why(latex));
    if (known.get(latex)) refused.push([entry, latex, known.get(latex)]);
  }
}
process.stdout.write(JSON.stringify(refused));

function why(latex) {
  try {
    // What it does not trust it sets as red text; here that counts as refused.
    return katex.renderToString(latex, options).includes('mathcolor="#cc0000"') ? "not trusted" : "";
  } catch (error) {
    return error.message;
  }
}
