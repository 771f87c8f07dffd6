import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

it('the example for node:test passes, with the package as its users have it', async () => {
  const file = join(__dirname, 'node-test-example.test.js');
  const { stdout } = await promisify(execFile)(process.execPath, ['--test', file]);
  expect(stdout).toMatch(/^(# |ℹ )pass 2$/m);
  expect(stdout).toMatch(/^(# |ℹ )fail 0$/m);
}, 30_000);
