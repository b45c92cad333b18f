// node runs.mjs SRC < [[record, positions]...]: for each position of the controls what is seen and the bound, step by step.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [, , src] = process.argv;
const { begin, sight } = await import(pathToFileURL(join(src, "figure.js")));
const { trace } = await import(pathToFileURL(join(src, "figures/run.js")));
const told = (_, value) => (typeof value === "number" && !Number.isFinite(value) ? String(value) : value);
const asked = JSON.parse(readFileSync(0, "utf8"));
const runs = asked.map(([record, positions]) =>
  positions.map((position) => trace(sight(record, { ...begin(record), ...position })).map(({ seen, bound }) => [seen, bound])),
);
process.stdout.write(JSON.stringify(runs, told));
