import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CliProcess } from '../support/cli-process';
import { blocksOf, readPage, ROOT } from '../docs/pages';

/** The file that the page tells people to write. */
const shown = blocksOf(readPage('docs/operating.md')).find(({ text }) =>
  text.includes('setGlobalTracerProvider'),
);

describe('mqrest --otel', () => {
  let directory: string;
  let cli: CliProcess;
  const start = (otel: string): CliProcess =>
    (cli = new CliProcess(['--port', '0', '--otel', otel], { cwd: directory }));
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'mqrest-otel-'));
    symlinkSync(join(ROOT, 'node_modules'), join(directory, 'node_modules'));
  });
  afterEach(async () => {
    await cli.stop();
    rmSync(directory, { recursive: true });
  });

  it('makes spans with the SDK that the file of the page starts', async () => {
    writeFileSync(join(directory, 'tracing.js'), shown?.text ?? '');
    const url = await start('./tracing.js').url();
    expect(cli.err).toBe('');
    const body = '<Message><MessageBody>m</MessageBody></Message>';
    const reply = await fetch(`${url}/topics/orders/messages`, { method: 'POST', body });
    expect(reply.status).toBe(201);
    expect(await cli.stop()).toBe(0);
    expect(cli.out).toContain("name: 'publish orders'");
  });

  it('says which module cannot be loaded, and does not serve', async () => {
    expect(await start('./absent.js').code()).toBe(1);
    expect(cli.err).toMatch(/^mqrest: otel: \.\/absent\.js cannot be loaded: Cannot find module/);
    expect(cli.err.split('\n')).toHaveLength(2);
    writeFileSync(join(directory, 'broken.js'), 'throw new Error("no collector");');
    expect(await start('./broken.js').code()).toBe(1);
    expect(cli.err).toBe('mqrest: otel: ./broken.js cannot be loaded: no collector\n');
  });

  it('says that there is no SDK where none is registered, and serves', async () => {
    const url = await start('on').url();
    expect((await fetch(`${url}/_mqrest/health/ready`)).status).toBe(200);
    expect(cli.err).toMatch(/^mqrest: otel: no OpenTelemetry SDK is registered/);
  });
});
