import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { install } from '../sdk/toolchain';

const run = promisify(execFile);

/** C++ is not among them: a compiler stops at the SDK's headers. */
const checks = [
  { name: 'PHP', file: 'php/demo.php', check: ['php', '-l'], version: '--version' },
  { name: 'C#', file: 'csharp/Demo.cs', check: ['mcs', '--parse'], version: '--version' },
];

describe.each(checks)('the program in $name', ({ file, check, version }) => {
  const [command = '', ...args] = check;
  const path = join(__dirname, file);
  const found = install(path, { needs: [[command, version]] });
  if ('missing' in found && process.env['CI'] !== 'true') {
    it.skip(`is not parsed: ${found.missing}`, () => undefined);
    return;
  }
  it('is parsed without an error', async () => {
    await expect(run(command, [...args, path])).resolves.toBeDefined();
  }, 60_000);
});
