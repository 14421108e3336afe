// Bundles src into dist, or the tests into build/tests. The same sources give the same bytes.
import { cp, mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, "src");
const common = {
  bundle: true,
  absWorkingDir: here,
  charset: "utf8",
  legalComments: "eof",
  logLevel: "warning",
  target: ["chrome121", "firefox128"],
};

async function extension() {
  const making = join(here, "build", "dist");
  await rm(making, { recursive: true, force: true });
  await mkdir(making, { recursive: true });
  await build({
    ...common,
    entryPoints: [
      { in: join(source, "worker", "main.ts"), out: "worker" },
      { in: join(source, "popup", "main.ts"), out: "popup" },
    ],
    format: "esm",
    outdir: making,
  });
  const content = { in: join(source, "content", "main.ts"), out: "content" };
  await build({ ...common, entryPoints: [content], format: "iife", outdir: making, minifySyntax: true });
  for (const page of ["popup.html", "popup.css"]) await cp(join(source, "popup", page), join(making, page));
  for (const folder of ["_locales", "icons"]) await cp(join(source, folder), join(making, folder), { recursive: true });
  const manifest = JSON.parse(await readFile(join(source, "manifest.json"), "utf8"));
  await writeFile(join(making, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  // A half-made build is never found under the name that others look for.
  await rm(join(here, "dist"), { recursive: true, force: true });
  await rename(making, join(here, "dist"));
}

async function tests() {
  const folder = join(here, "tests");
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith(".test.ts"));
  const outdir = join(here, "build", "tests");
  await rm(outdir, { recursive: true, force: true });
  await build({
    ...common,
    entryPoints: files.map((file) => join(folder, file)),
    format: "esm",
    outbase: folder,
    outdir,
    packages: "external",
    platform: "node",
    sourcemap: "inline",
    target: "node20",
  });
}

await (process.argv.includes("--tests") ? tests() : extension());
