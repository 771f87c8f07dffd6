// Makes the console: a page, one script and one style sheet, whose names have a digest in them.
const { buildSync } = require('esbuild');
const { readFileSync, rmSync, writeFileSync } = require('node:fs');
const { basename, join } = require('node:path');

/** Writes the console into a folder, in place of what is there. */
function buildConsole(folder) {
  rmSync(folder, { recursive: true, force: true });
  const { metafile } = buildSync({
    absWorkingDir: __dirname,
    entryPoints: { console: 'main.tsx' },
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
  const names = Object.keys(metafile.outputs).map((path) => basename(path));
  const named = (extension) => names.find((name) => name.endsWith(extension));
  const page = readFileSync(join(__dirname, 'page.html'), 'utf8')
    .replace('console.js', named('.js'))
    .replace('console.css', named('.css'));
  writeFileSync(join(folder, 'index.html'), page);
}

module.exports = { buildConsole };
