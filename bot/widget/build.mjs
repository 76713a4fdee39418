// Builds dist/widget.js: one classic script without any dependency.
// The same source always gives the same bytes (no date, no path, no hash of the machine), because the
// built file is committed and a test compares it with a fresh build.
//   node build.mjs [--out DIR]   (default: dist)
import { build, transform } from "esbuild";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const at = process.argv.indexOf("--out");
const outdir = at > 0 ? process.argv[at + 1] : join(here, "dist");
// The oldest browsers that have <dialog> and :focus-visible.
const target = ["safari15.4", "chrome94", "firefox98"];

const css = {
  name: "css as a minified string",
  setup(b) {
    b.onLoad({ filter: /\.css$/ }, async ({ path }) => ({
      contents: (await transform(await readFile(path, "utf8"), { loader: "css", minify: true, target })).code.trim(),
      loader: "text",
    }));
  },
};

// Names that only this code knows are shortened: these, and those of two words (sentences of the tables, private and read-only members).
// No name of the browser, of the API, of what is stored, and none that is looked up by a string may be among them.
const own = [
  "acknowledged", "act", "actions", "api", "assistant", "automated", "avatar", "banner", "beginning", "begun", "build", "choose",
  "clinic", "colour", "composer", "consent", "contact", "conversation", "crisis", "deliver", "delivering", "discard", "dress",
  "edit", "emergency", "errors", "expired", "field", "follow", "foot", "forget", "gone", "header", "heard", "helpful", "insist",
  "intro", "jump", "keep", "known", "launcher", "leave", "life", "listen", "live", "looked", "menu", "missing", "narrow",
  "notice", "offer", "offline", "opened", "optional", "outbox", "outcome", "panel", "passing", "patience", "picture", "poll",
  "polling", "pump", "pumping", "rate", "receive", "removed", "renew", "renewals", "replies", "restart", "restarted", "retry",
  "reveal", "said", "say", "scrolled", "scroller", "seen", "shadow", "since", "sleepers", "stick", "strip", "stuck", "subtitle",
  "tell", "thanks", "thinking", "timers", "took", "touched", "typing", "unread", "wake", "warning", "words",
];
for (const [folder, pattern] of [
  ["src/i18n", /^  ([a-z]+[A-Z]\w*):/gm],
  ["src", /\b(?:private|readonly) (?:readonly |async |get )*([a-z]+[A-Z]\w*)/g],
]) {
  for (const file of (await readdir(join(here, folder))).filter((name) => name.endsWith(".ts")).sort()) {
    for (const [, name] of (await readFile(join(here, folder, file), "utf8")).matchAll(pattern)) own.push(name);
  }
}

await build({
  absWorkingDir: here,
  entryPoints: ["src/index.ts"],
  outfile: join(outdir, "widget.js"),
  bundle: true,
  format: "iife",
  target,
  minify: true,
  charset: "utf8",
  mangleProps: new RegExp(`^(?:${own.join("|")})$`),
  legalComments: "none",
  plugins: [css],
  logLevel: "warning",
});
const bytes = await readFile(join(outdir, "widget.js"));
console.log(`widget.js ${bytes.length} bytes, ${gzipSync(bytes, { level: 9 }).length} gzip`);
