// Makes the single executable: a copy of this Node with dist/executable.js in it, for machines without Node.
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const { dirname, join } = require('node:path');
const { inject } = require('postject');

const root = join(__dirname, '..');
const folder = join(root, 'dist', 'executable');
const isMac = process.platform === 'darwin';
const program = join(folder, process.platform === 'win32' ? 'mqrest.exe' : 'mqrest');
/** By which Node finds out that a program is in it. */
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

/** The program as Node wants it, compiled ahead, which saves a part of the start. */
function makeBlob() {
  const output = join(folder, 'blob');
  const config = join(folder, 'sea.json');
  const main = join(root, 'dist', 'executable.js');
  const settings = { main, output, disableExperimentalSEAWarning: true, useCodeCache: true };
  fs.writeFileSync(config, JSON.stringify(settings));
  execFileSync(process.execPath, ['--experimental-sea-config', config], { stdio: 'pipe' });
  const blob = fs.readFileSync(output);
  for (const made of [config, output]) fs.rmSync(made);
  return blob;
}

/** The licences of all that is in it: mqrest, its packages and, where Node came with its own, Node. */
function copyLicenses() {
  const ofNode = ['../LICENSE', '../share/doc/nodejs/LICENSE', '../share/doc/nodejs/copyright']
    .map((path) => join(dirname(fs.realpathSync(process.execPath)), path))
    .find((path) => fs.existsSync(path));
  fs.copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  fs.copyFileSync(join(root, 'dist', 'licenses.txt'), join(folder, 'licenses.txt'));
  if (ofNode !== undefined) fs.copyFileSync(ofNode, join(folder, 'node-license.txt'));
}

async function make() {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  fs.copyFileSync(process.execPath, program);
  fs.chmodSync(program, 0o755);
  // A signature that was made before would not be valid any more.
  if (isMac) execFileSync('codesign', ['--remove-signature', program]);
  await inject(program, 'NODE_SEA_BLOB', makeBlob(), {
    sentinelFuse: FUSE,
    ...(isMac && { machoSegmentName: 'NODE_SEA' }),
  });
  if (isMac) execFileSync('codesign', ['--sign', '-', program]);
  copyLicenses();
  process.stdout.write(`${program}\n`);
}

void make();
