// Makes the console: a page, one script and one style sheet, whose names have a digest in them.
const { buildSync } = require('esbuild');
const { readFileSync, rmSync, writeFileSync } = require('node:fs');
const { basename, join } = require('node:path');

/** Writes the console into a folder, in place of what is there; gives what esbuild says it was made of. */
function buildConsole(folder) {
  rmSync(folder, { recursive: true, force: true });
  const made = buildSync({
    absWorkingDir: join(__dirname, '../..'),
    entryPoints: { console: join(__dirname, 'main.tsx') },
    tsconfig: join(__dirname, 'tsconfig.json'),
    bundle: true,
    minify: true,
    format: 'esm',
    target: ['es2022'],
    outdir: folder,
    entryNames: '[name]-[hash]',
    metafile: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
  const names = Object.keys(made.metafile.outputs).map((path) => basename(path));
  const named = (extension) => names.find((name) => name.endsWith(extension));
  const page = readFileSync(join(__dirname, 'page.html'), 'utf8')
    .replace('console.js', named('.js'))
    .replace('console.css', named('.css'));
  writeFileSync(join(folder, 'index.html'), page);
  return made;
}

module.exports = { buildConsole };
