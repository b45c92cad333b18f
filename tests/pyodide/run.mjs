// node run.mjs SCRIPT WHEEL...: the script in Pyodide, with these wheels unpacked and nothing fetched.
import { readFileSync } from "node:fs";
import { loadPyodide } from "pyodide";

globalThis.fetch = () => Promise.reject(new Error("this test asks nothing of the network"));
const [script, ...wheels] = process.argv.slice(2);
const pyodide = await loadPyodide();
for (const wheel of wheels) pyodide.unpackArchive(new Uint8Array(readFileSync(wheel)), "wheel");
pyodide.runPython(readFileSync(script, "utf-8"));
