// node programs.mjs EVALUATE < [[program, values]...]: the values as JSON; what is not finite as a string.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { evaluate, known } = await import(pathToFileURL(process.argv[2]));
const asked = JSON.parse(readFileSync(0, "utf8"));
const told = (_, value) => (typeof value === "number" && !Number.isFinite(value) ? String(value) : value);
process.stdout.write(JSON.stringify({ known, values: asked.map(([program, values]) => evaluate(program, values)) }, told));
