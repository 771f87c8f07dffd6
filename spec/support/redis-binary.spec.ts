import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lookForRedis } from './redis-binary';

const canInstall = process.getuid?.() === 0 && existsSync('/etc/debian_version');

/** A machine whose PATH has nothing but an apt-get that notes what it is asked for. */
(canInstall ? describe : describe.skip)('a redis-server that is missing, for root', () => {
  const { PATH } = process.env;
  let folder: string;
  let told: jest.SpyInstance;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mqrest-apt-'));
    const note = `#!/bin/sh\necho "$@" >> ${join(folder, 'asked')}\n`;
    writeFileSync(join(folder, 'apt-get'), note, { mode: 0o755 });
    writeFileSync(join(folder, 'asked'), '');
    process.env['PATH'] = folder;
    told = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  });
  afterEach(() => {
    process.env['PATH'] = PATH;
    delete process.env['NO_INSTALL'];
    told.mockRestore();
    rmSync(folder, { recursive: true });
  });
  const asked = (): string => readFileSync(join(folder, 'asked'), 'utf8');
  const missing = expect.stringContaining('NO_INSTALL') as string;

  it('is not installed where NO_INSTALL is set, and is told of where it is', () => {
    process.env['NO_INSTALL'] = '1';
    expect(lookForRedis()).toEqual({ missing });
    expect([asked(), told.mock.calls]).toEqual(['', []]);
  });

  it('is told of before it is installed', () => {
    delete process.env['NO_INSTALL'];
    lookForRedis();
    expect(told).toHaveBeenCalledWith(expect.stringMatching(/it is installed now.+NO_INSTALL=1/));
    expect(asked()).toContain('install -y --no-install-recommends redis-server');
  });
});
