import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { CliProcess } from './support/cli-process';
import { readExposition, valueOf } from './support/exposition';
import { describeOwnRedis } from './support/redis';

const MESSAGE = '<Message><MessageBody>hello</MessageBody></Message>';
const of = 'consumer=GID_a&numOfMessages=1';

/** The processes that a process has started (Linux). */
function childrenOf(pid: number | undefined): number[] {
  const list = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return list === '' ? [] : list.split(' ').map(Number);
}

describeOwnRedis('several processes on one port', (redis) => {
  let cli: CliProcess;
  let messages: string;
  beforeEach(async () => {
    cli = start();
    messages = `${await cli.url()}/topics/TopicA/messages`;
  });
  afterEach(() => cli.stop());

  const start = (...flags: string[]): CliProcess =>
    new CliProcess([
      ...['--port', '0', '--workers', '2', '--store', 'redis', '--redis-url', redis().url],
      ...flags,
    ]);
  /** On a connection of its own, which goes to another process than the one before. */
  const request = (target: string, method = 'GET', body?: string): Promise<Response> =>
    fetch(target, { method, headers: { connection: 'close' }, body: body ?? null });
  const control = async (verb: string, body: object): Promise<void> => {
    const headers = { 'content-type': 'application/json' };
    const target = messages.replace(/\/topics.*/, `/_mqrest/v1/${verb}`);
    const reply = await fetch(target, { method: 'POST', headers, body: JSON.stringify(body) });
    expect([reply.status, await reply.text()]).toEqual([200, expect.any(String)]);
  };

  it('say so in one line, and all serve', async () => {
    expect(cli.out).toContain('(store: redis, auth: off, workers: 2; ');
    expect(cli.out.match(/ready/g)).toHaveLength(1);
    expect(childrenOf(cli.child.pid)).toHaveLength(2);
    const ids = new Set<string>();
    for (let n = 0; n < 8; n += 1) {
      const { status, headers } = await request(messages, 'POST', MESSAGE);
      expect(status).toBe(201);
      // Digits 9 to 16 of a request id are the process's own.
      ids.add(headers.get('x-mq-request-id')?.slice(8, 16) ?? '');
    }
    expect(ids.size).toBe(2);
  });

  it('tell the metrics of all, whichever is asked', async () => {
    messages = messages.replace('TopicA', 'TopicM');
    const read = async () => {
      const reply = await request(messages.replace(/\/topics.*/, '/metrics'));
      return readExposition(await reply.text());
    };
    const storedIn = (figures: Awaited<ReturnType<typeof read>>): number =>
      valueOf(figures, 'mqrest_topic_messages', { state: 'stored' });
    const before = storedIn(await read());
    for (let n = 0; n < 6; n += 1) await request(messages, 'POST', MESSAGE);
    for (let n = 0; n < 4; n += 1) {
      const figures = await read();
      const published = { operation: 'publish', result: 'ok' };
      expect(valueOf(figures, 'mqrest_requests_total', published)).toBe(6);
      expect(valueOf(figures, 'mqrest_messages_total', { event: 'published' })).toBe(6);
      // One store, though two processes look at it.
      expect(storedIn(figures)).toBe(before + 6);
      expect(valueOf(figures, 'mqrest_store_up')).toBe(1);
    }
  });

  it('wake each other’s polls, and move one clock', async () => {
    messages = messages.replace('TopicA', 'TopicB');
    const group = `${messages}?consumer=GID_b&numOfMessages=1`;
    const polls = [0, 1].map(() => request(`${group}&waitseconds=30`));
    await control('await', { until: 'polling', topic: 'TopicB', group: 'GID_b', count: 2 });
    for (let n = 0; n < 2; n += 1) await request(messages, 'POST', MESSAGE);
    for (const poll of polls) expect((await poll).status).toBe(200);
    expect((await request(group)).status).toBe(404);
    await control('clock', { advance: '6m' });
    expect((await request(group)).status).toBe(200);
    expect((await request(group)).status).toBe(200);
  });

  it('are replaced when one ends, which is told', async () => {
    const [first = 0] = childrenOf(cli.child.pid);
    process.kill(first, 'SIGKILL');
    while (!cli.err.includes('worker')) await once(cli.child.stderr ?? cli.child, 'data');
    const [ofRedis, ...more] = cli.err.trimEnd().split('\n');
    expect(ofRedis).toContain('appendonly no');
    expect(more).toEqual([`mqrest: worker ${first} ended (SIGKILL); another takes its place`]);
    expect((await request(messages, 'POST', MESSAGE)).status).toBe(201);
    while (childrenOf(cli.child.pid).length < 2) await request(messages, 'POST', MESSAGE);
  });

  it('answer parked polls and end with 0 on a signal', async () => {
    const url = `${messages}?${of}&ns=other&waitseconds=30`;
    const polls = [0, 1].map(() => request(url));
    for (let n = 0; n < 4; n += 1) await request(messages, 'POST', MESSAGE);
    expect(await cli.stop()).toBe(0);
    for (const poll of polls) expect((await poll).status).toBe(404);
  });

  it('say once why they cannot start', async () => {
    const port = new URL(messages).port;
    const second = start('--port', port);
    expect(await second.code()).toBe(1);
    expect(second.err).toContain(`port ${port} on 127.0.0.1 is in use`);
    expect(second.err.match(/in use/g)).toHaveLength(1);
  });
});

it('are refused on the embedded store', async () => {
  const cli = new CliProcess(['--port', '0', '--workers', '2']);
  expect(await cli.code()).toBe(2);
  expect(cli.err).toContain('workers: needs --store redis');
});
