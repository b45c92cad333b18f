// Builds stepper.js and stepper.css: `make page`, which copies this folder into build/page, runs `npm ci` there (so that
// no node_modules comes between the Python files) and then `node build.mjs FOLDER`.
// The same sources and the same lock give the same bytes; a test compares them with the committed files.
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const target = process.argv[2] ?? here;

// What the workbench sets: no Fraktur, script, sans-serif. Typewriter is for text that could not be read as a formula.
const FONTS = /^(Main|Math|AMS|Caligraphic|Size[1-4]|Typewriter)-/;

/** KaTeX's style sheet with its fonts inside: WOFF2 alone, and only those in use. */
const katexStyles = {
  name: "katex-styles",
  setup(building) {
    building.onLoad({ filter: /katex\.css$/ }, async ({ path }) => {
      const sheet = await readFile(path, "utf8");
      const contents = sheet.replace(/@font-face\s*\{[^}]*\}/g, (face) => {
        const file = /url\(fonts\/KaTeX_([\w-]+)\.woff2\)/.exec(face);
        if (!file || !FONTS.test(file[1])) return "";
        return face.replace(/src:[^;}]*/, `src: url(fonts/KaTeX_${file[1]}.woff2) format("woff2")`);
      });
      return { contents, loader: "css" };
    });
  },
};

/** `figures:all`: the drawings in src/figures, by the names of their files. */
const everyFigure = {
  name: "every-figure",
  setup(building) {
    building.onResolve({ filter: /^figures:all$/ }, () => ({ path: "all", namespace: "figures" }));
    building.onLoad({ filter: /.*/, namespace: "figures" }, async () => {
      const names = (await readdir(join(here, "src/figures"))).filter((file) => file.endsWith(".js")).sort();
      const imports = names.map((file, k) => `import f${k} from "./src/figures/${file}";`);
      const table = names.map((file, k) => `${JSON.stringify(file.slice(0, -3))}: f${k}`);
      return { contents: `${imports.join("\n")}\nexport default { ${table.join(", ")} };`, resolveDir: here };
    });
  },
};

const licence = (await readFile(join(here, "node_modules/katex/LICENSE"), "utf8")).trim();
const { version } = JSON.parse(await readFile(join(here, "node_modules/katex/package.json"), "utf8"));
const banner = `/* Built from src/ by build.mjs; do not edit. Holds KaTeX ${version} and its fonts.\n\n${licence}\n*/`;

const plain = "/* Built from src/ by build.mjs; do not edit. */";

/** One entry point, as NAME.js and NAME.css. */
const bundled = (name, script, style, plugins = []) =>
  build({
    absWorkingDir: here,
    entryPoints: [{ in: `src/${name}.js`, out: name }, { in: `src/${name}.css`, out: name }],
    outdir: target,
    bundle: true,
    format: "esm",
    target: "es2022",
    minify: true,
    legalComments: "none",
    banner: { js: script, css: style },
    loader: { ".woff2": "dataurl" },
    plugins,
    logLevel: "warning",
  });

await bundled("stepper", banner, banner, [katexStyles]);
await bundled("figures", plain, plain, [everyFigure]);
await bundled("playground", banner, plain);
