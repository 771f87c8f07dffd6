import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMqrest, type Mqrest } from '../../../src/mqrest';
import { CliProcess, type CliOptions } from '../../support/cli-process';

let parent: string;
let state: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'mqrest-state-'));
  state = join(parent, 'kept/');
});
const running: CliProcess[] = [];
afterEach(async () => {
  for (const { child } of running.splice(0)) child.kill('SIGKILL');
  await rm(parent, { recursive: true });
});

function start(flags: readonly string[], options: CliOptions = {}): CliProcess {
  const cli = new CliProcess(flags, options);
  running.push(cli);
  return cli;
}

const CLI = join(__dirname, '../../../dist/cli.js');

async function call(url: string, path: string, method = 'GET', body?: object): Promise<unknown> {
  const text = body && JSON.stringify(body);
  const reply = await fetch(`${url}${path}`, { method, ...(text && { body: text }) });
  return await reply.json();
}
const send = async (url: string, body: string): Promise<number> => {
  const init = { method: 'POST', body: JSON.stringify({ body }) };
  return (await fetch(`${url}/_mqrest/v1/topics/orders/messages`, init)).status;
};
const bodies = async (url: string): Promise<string[]> => {
  const page = await call(url, '/_mqrest/v1/topics/orders/messages?limit=1000');
  return (page as { messages: { body: string }[] }).messages.map(({ body }) => body);
};

describe('a state directory', () => {
  it('is made, and brings back messages and the clock after a kill', async () => {
    const first = start(['--port', '0', '--state', state]);
    const url = await first.url();
    await send(url, 'kept');
    await call(url, '/_mqrest/v1/clock', 'POST', { freeze: true });
    const { now } = (await call(url, '/_mqrest/v1/clock', 'POST', { advance: '1h' })) as {
      now: number;
    };
    first.child.kill('SIGKILL');
    await first.code();
    // Without the slash too: it is there now.
    const second = start(['--port', '0', '--state', state.slice(0, -1)]);
    const again = await second.url();
    expect(await bodies(again)).toEqual(['kept']);
    expect(await call(again, '/_mqrest/v1/clock')).toMatchObject({ now, frozen: true });
    expect(await second.stop()).toBe(0);
    expect(second.err).toBe('');
    expect(await readdir(state)).toEqual(['journal-1']);
  });

  it('lets a second process not start, with a sentence', async () => {
    const first = start(['--port', '0', '--state', state]);
    await first.url();
    const second = start(['--port', '0', '--state', state]);
    expect(await second.code()).toBe(1);
    expect(second.err).toContain(`another mqrest uses ${state}`);
    await first.stop();
  });

  it('waits for no member that was killed', async () => {
    const first = start(['--port', '0', '--state', state]);
    await first.url();
    first.child.kill('SIGKILL');
    await first.code();
    const mq: Mqrest = await startMqrest({ port: 0, state });
    expect(Object.keys(await mq.store.notes('members'))).toHaveLength(1);
    await mq.close();
  });
});

const withLimits = process.platform === 'linux' ? describe : describe.skip;

withLimits('a state directory on a disk that is full (left out where there is no prlimit)', () => {
  it('refuses with 503 or the protocol error, is unready, keeps nothing of it, and goes on when there is room', async () => {
    // A file may have 64 blocks of 1,024 bytes: a write beyond fails halfway, as on a full disk.
    const shell = ['sh', '-c', `ulimit -S -f 64; exec "$@"`, 'sh'] as const;
    const cli = start(['--port', '0', '--state', state], {
      command: [...shell, process.execPath, CLI],
    });
    const url = await cli.url();
    const large = 'x'.repeat(3_000);
    const accepted: string[] = [];
    for (let n = 0; ; n++) {
      const status = await send(url, `${n} ${large}`);
      if (status !== 201) {
        expect(status).toBe(503);
        break;
      }
      accepted.push(`${n} ${large}`);
    }
    const ready = await fetch(`${url}/_mqrest/health/ready`);
    expect(ready.status).toBe(503);
    expect(await ready.text()).toContain('the journal cannot be written: EFBIG');
    expect(await send(url, 'small')).toBe(503);
    const poll = await fetch(`${url}/topics/orders/messages?consumer=GID_a&numOfMessages=1`);
    expect([poll.status, await poll.text()]).toEqual([
      500,
      expect.stringContaining('InternalError'),
    ]);
    execFileSync('prlimit', ['--pid', String(cli.child.pid), '--fsize=unlimited']);
    while ((await fetch(`${url}/_mqrest/health/ready`)).status !== 200);
    expect(await bodies(url)).toEqual(accepted);
    expect(await send(url, 'after')).toBe(201);
    cli.child.kill('SIGKILL');
    await cli.code();
    expect(cli.err.match(/is refused until it can$/gm)).toHaveLength(1);
    const second = start(['--port', '0', '--state', state]);
    expect(await bodies(await second.url())).toEqual([...accepted, 'after']);
    await second.stop();
    expect(second.err).toBe('');
  }, 30_000);
});
