// node stills.mjs FIGURES.js TONES.css FOLDER < records: each figure as it begins, as one SVG that needs nothing else.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [, , script, sheet, folder] = process.argv;
const { still } = await import(pathToFileURL(script));
const tones = readFileSync(sheet, "utf8").replace(/\/\*.*?\*\/|\n\s*/gs, "");
const GAP = 12;

const escaped = (text) => String(text).replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const written = ([tag, attributes, ...children]) => {
  const named = Object.entries(attributes).filter(([, value]) => value !== undefined && value !== "").map(([name, value]) => ` ${name}="${escaped(value)}"`);
  return `<${tag}${named.join("")}>${children.map((child) => (Array.isArray(child) ? written(child) : escaped(child))).join("")}</${tag}>`;
};

for (const record of JSON.parse(readFileSync(0, "utf8"))) {
  const { panels, words } = still(record);
  let across = 0;
  let high = 0;
  const placed = panels.map(([tag, attributes, ...rest]) => {
    const [, , width, height] = attributes.viewBox.split(" ").map(Number);
    const made = [tag, { ...attributes, x: across, y: 0, width, height }, ...rest];
    across += width + GAP;
    high = Math.max(high, height);
    return made;
  });
  const size = { viewBox: `0 0 ${across - GAP} ${high}`, width: across - GAP, height: high };
  const whole = ["svg", { xmlns: "http://www.w3.org/2000/svg", role: "img", ...size }, ["title", {}, record.title], ["desc", {}, words], ["style", {}, tones], ...placed];
  writeFileSync(join(folder, `${record.name}.svg`), `${written(whole)}\n`);
}
