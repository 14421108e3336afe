// Builds every app into dist/<app>/{index.html,app.js,app.css}: one script and one style each, nothing from elsewhere.
import { createHash } from "node:crypto";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { dirname, join } from "node:path";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const SOURCES = ["apps", "build.mjs", "package-lock.json", "package.json", "shared"];
const apps = (await readdir(join(here, "apps"), { withFileTypes: true })).filter((entry) => entry.isDirectory());
const making = join(here, "dist.making");

await rm(making, { recursive: true, force: true });
for (const { name } of apps) {
  const [from, to] = [join(here, "apps", name), join(making, name)];
  await mkdir(to, { recursive: true });
  const files = await readdir(from);
  const main = files.find((file) => /^main\.tsx?$/.test(file));
  if (main === undefined) throw new Error(`apps/${name} has no main.ts or main.tsx`);
  await build({
    entryPoints: [{ in: join(from, main), out: "app" }],
    outdir: to,
    bundle: true,
    minify: true,
    target: ["chrome110", "firefox115"],
    define: { "process.env.NODE_ENV": '"production"' },
    loader: { ".png": "dataurl", ".gif": "dataurl" },
    legalComments: "eof",
    logLevel: "warning",
  });
  await cp(join(from, "index.html"), join(to, "index.html"));
}
await writeFile(join(making, "sources"), await digest());
// A half-made build is never found under the name that servers look for.
await rm(join(here, "dist"), { recursive: true, force: true });
await cp(making, join(here, "dist"), { recursive: true });
await rm(making, { recursive: true, force: true });

// What the build was made of, by content: the tests build anew when it is other (studio/practice/dist.py reads it alike).
async function digest() {
  const files = [];
  for (const name of SOURCES) {
    const below = await readdir(join(here, name), { recursive: true, withFileTypes: true }).catch(() => null);
    if (below === null) files.push(name);
    else for (const entry of below) if (entry.isFile()) files.push(join(entry.parentPath ?? entry.path, entry.name).slice(here.length + 1));
  }
  const hash = createHash("sha256");
  for (const file of files.map((name) => name.replaceAll("\\", "/")).sort()) {
    hash.update(`${file}\0`).update(await readFile(join(here, file))).update("\0");
  }
  return `${hash.digest("hex")}\n`;
}
