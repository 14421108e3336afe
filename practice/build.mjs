// Builds every app into dist/<app>/{index.html,app.js,app.css}: one script and one style each, nothing from elsewhere.
import { cp, mkdir, readdir, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { dirname, join } from "node:path";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
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
// A half-made build is never found under the name that servers look for.
await rm(join(here, "dist"), { recursive: true, force: true });
await cp(making, join(here, "dist"), { recursive: true });
await rm(making, { recursive: true, force: true });
