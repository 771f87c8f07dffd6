// npm run parity -- --to URL [--out FILE]: plays every scenario that a real service can be asked,
// with every SDK that this machine has, through `mqrest record`. The account is in the environment,
// as for `npm run test:sdk`.
const { spawn } = require('node:child_process');
const { join } = require('node:path');
const { parseArgs } = require('node:util');

const { values } = parseArgs({ options: { to: { type: 'string' }, out: { type: 'string' } } });
const { to, out = 'parity.ndjson' } = values;
if (to === undefined) {
  console.error('usage: npm run parity -- --to URL [--out FILE]');
  process.exit(2);
}

const root = join(__dirname, '..', '..');
const cli = join(root, 'dist', 'cli.js');
const recorder = spawn(process.execPath, [cli, 'record', '--to', to, '--out', out, '--port', '0'], {
  stdio: ['ignore', 'inherit', 'pipe'],
});
let said = '';
let scenarios;
recorder.stderr.on('data', (piece) => {
  process.stderr.write(piece);
  said += piece;
  const [, url] = /records (http:\S+) ->/.exec(said) ?? [];
  if (url === undefined || scenarios !== undefined) return;
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  scenarios = spawn(
    process.execPath,
    [jest, '-c', 'jest.long.config.js', 'spec/sdk/conformance', '--runInBand'],
    { cwd: root, stdio: 'inherit', env: { ...process.env, SDK_TEST_ENDPOINT: url } },
  );
  scenarios.on('close', (code) => {
    process.exitCode = code ?? 1;
    recorder.kill('SIGINT');
  });
});
recorder.on('close', (code) => {
  if (code !== 0) process.exitCode = code ?? 1;
  else console.log(`Now: npx mqrest replay ${out}`);
});
