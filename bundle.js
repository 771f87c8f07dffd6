// Makes what is shipped: each program is one file in dist/, with all in it that it reads when it runs.
const { buildSync } = require('esbuild');
const fs = require('node:fs');
const { join, sep } = require('node:path');
const { licensesOf } = require('./packaging/licenses.js');
const { buildConsole } = require('./src/console/build.js');

const dist = join(__dirname, 'dist');
/** What programs read by `src/lib/asset.ts`. Whatever a build puts here is in each that reads any. */
const assets = join(dist, 'assets');

/** Of the bench: it fills the store of a server in its own process, which the package does not offer. */
const forBench = process.argv.includes('--for-bench');

const options = {
  absWorkingDir: __dirname,
  bundle: true,
  platform: 'node',
  target: 'node20',
  // The names stay, for the stacks in logs and reports.
  minifyWhitespace: true,
  minifySyntax: true,
  // Parsers, and the table of media types by their endings, which nothing here asks Express for: with
  // the table and the parser of queries a start takes 12 ms longer.
  alias: Object.fromEntries(
    ['body-parser', 'qs', 'mime-db'].map((name) => [
      name,
      join(__dirname, 'src/http/no-part-of-express.js'),
    ]),
  ),
  supported: { 'dynamic-import': false },
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
};

function makeAssets() {
  fs.rmSync(assets, { recursive: true, force: true });
  fs.cpSync(join(__dirname, 'src/store/redis/library'), join(assets, 'library'), {
    recursive: true,
  });
  fs.writeFileSync(join(assets, 'version'), require('./package.json').version);
  return [
    buildConsole(join(assets, 'console')),
    buildSync({
      ...options,
      entryPoints: { 'compact-worker': 'src/store/journal/compact-worker.ts' },
      outdir: assets,
    }),
  ];
}

/** What `src/lib/asset.ts` finds in a bundle: the text of each file by its path. */
function readAssets() {
  const names = fs.readdirSync(assets, { recursive: true });
  const files = names.filter((name) => fs.statSync(join(assets, name)).isFile());
  const read = (name) => fs.readFileSync(join(assets, name), 'utf8');
  return Object.fromEntries(files.map((name) => [name.split(sep).join('/'), read(name)]));
}

function makePrograms() {
  const define = { MQREST_ASSETS: JSON.stringify(readAssets()) };
  const whole = ['index', 'serve', 'health-check', 'executable', ...(forBench ? ['mqrest'] : [])];
  return [
    buildSync({
      ...options,
      define,
      entryPoints: whole.map((name) => `src/${name}.ts`),
      outdir: dist,
    }),
    // The command reads only what it is asked for: the server, or what talks to one.
    buildSync({
      ...options,
      define,
      entryPoints: ['src/cli.ts', 'src/commands/commands.ts'],
      external: ['./serve.js', './commands/commands.js', '../serve.js'],
      outdir: dist,
      outbase: 'src',
    }),
  ];
}

const made = [...makeAssets(), ...makePrograms()];
const metafiles = made.map(({ metafile }) => metafile);
fs.writeFileSync(join(dist, 'licenses.txt'), licensesOf(metafiles, __dirname));
