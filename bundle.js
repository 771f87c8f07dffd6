// Makes one file of each program in dist/, for reading three hundred takes half of the start; and the console.
const { buildSync } = require('esbuild');
const { cpSync } = require('node:fs');
const { join } = require('node:path');

const dist = join(__dirname, 'dist');
const programs = {
  absWorkingDir: __dirname,
  bundle: true,
  platform: 'node',
  target: 'node20',
  outdir: dist,
  entryNames: '[name]',
  legalComments: 'none',
  logLevel: 'warning',
};

buildSync({
  ...programs,
  entryPoints: ['src/serve.ts', 'src/health-check.ts', 'src/store/journal/compact-worker.ts'],
});
// The command reads only what it is asked for: the server, or what talks to one.
buildSync({
  ...programs,
  entryPoints: ['src/commands/commands.ts', 'src/cli.ts'],
  entryNames: '[dir]/[name]',
  outbase: 'src',
  external: ['./serve.js', './commands/commands.js', '../serve.js'],
  supported: { 'dynamic-import': false },
});
// Beside the file that reads it: that of the library, and that of the command.
for (const place of ['store/redis/library', 'library']) {
  cpSync(join(__dirname, 'src/store/redis/library'), join(dist, place), { recursive: true });
}

require('./src/console/build.js').buildConsole(join(dist, 'console'));
