import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { startMqrest } from '../../src/mqrest';
import { CliProcess } from '../support/cli-process';
import { CommandBed, printed } from './command-bed';

describe('mqrest tail', () => {
  let bed: CommandBed;
  beforeEach(async () => (bed = await CommandBed.start()));
  afterEach(() => bed.close());

  it('shows what happened last, and what happens from then on, until Ctrl-C', async () => {
    const before = await bed.mq.send({ topic: 'T', body: 'before', tag: 'A' });
    const cli = bed.begin('tail');
    await printed(cli, before.id);
    const { id } = await bed.mq.send({ topic: 'T', body: 'a', tag: 'B' });
    await printed(cli, id);
    await bed.run('receive T --group g --tag A --wait 0');
    await printed(cli, 'acked');
    cli.child.kill('SIGINT');
    expect(await cli.code()).toBe(0);
    expect(cli.err).toBe('');
    const lines = cli.out.trimEnd().split('\n');
    expect(lines).toEqual([
      expect.stringMatching(`^[\\d:.]{12}  published    ${before.id}  T +tag A`),
      expect.stringMatching(`^[\\d:.]{12}  published    ${id}  T +tag B`),
      expect.stringMatching(`^[\\d:.]{12}  passed-over  ${id}  T/g +it asks for A`),
      expect.stringMatching(`^[\\d:.]{12}  delivered    ${before.id}  T/g +tag A`),
      expect.stringMatching(`^[\\d:.]{12}  acked        ${before.id}  T/g`),
    ]);
  });

  it('shows only what is asked for, as lines of JSON, and ends after so many', async () => {
    const cli = bed.begin('tail T --kind published --count 2 --json');
    await bed.mq.send({ topic: 'other', body: 'a' });
    const first = await bed.mq.send({ topic: 'T', body: 'a' });
    await printed(cli, first.id);
    const second = await bed.mq.send({ topic: 'T', body: 'b' });
    expect(await cli.code()).toBe(0);
    const events = cli.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(events).toMatchObject(
      [first, second].map(({ id }) => ({ kind: 'published', topic: 'T', ids: [id] })),
    );
  });

  it('tells details in Chinese with --lang zh', async () => {
    await bed.mq.send({ topic: 'T', body: 'a', tag: 'B' });
    await bed.mq.act.purge({ topic: 'T' });
    const { out } = await bed.run('tail T --kind cleared --count 1 --lang zh');
    expect(out).toContain('主题中的消息已全部删除');
  });

  it('tells in full what went wrong, in the columns that there are', async () => {
    await bed.mq.send({ topic: 'T', body: 'a', tag: 'B' });
    await bed.run('receive T --group a-group-with-a-long-name --tag A --wait 0');
    const env = { COLUMNS: '80' };
    const { out } = await bed.run('tail --problems --count 1', { env });
    const [first = '', second = ''] = out.split('\n');
    expect(first).toMatch(/^[\d:.]{12} {2}passed-over {2}[0-9A-F]{32} {2}T\/a-group/);
    expect(second).toBe(`${' '.repeat(14)}it asks for A, 127.0.0.1 mqrest command`);
    expect(first.length).toBeLessThanOrEqual(80);
  });

  it('says what of a filter is wrong', async () => {
    const { code, err } = await bed.run('tail --kind publisht');
    expect(code).toBe(1);
    expect(err).toMatch(/^mqrest: kind is "publisht"; allowed: some of published, /);
  });

  it('is there again when mqrest is, and has lost nothing', async () => {
    const cli = bed.begin('tail');
    const { port } = bed.mq;
    const first = await bed.mq.send({ topic: 'T', body: 'a' });
    await printed(cli, first.id);
    await bed.mq.close();
    await printed(cli, 'mqrest: the connection is lost; trying again until Ctrl-C\n', 'err');
    const again = await startMqrest({ port }, { warn: () => undefined });
    const second = await again.send({ topic: 'T', body: 'b' });
    await printed(cli, second.id);
    expect(cli.err).toContain('mqrest: the connection is back\n');
    expect(await cli.stop()).toBe(0);
    await again.close();
  });

  it('asks again and again where events do not come as a stream', async () => {
    // A proxy that takes no streams.
    const proxy = http.createServer((req, res) => {
      const headers = { ...req.headers, accept: 'application/json' };
      const forward = http.request(`${bed.mq.url}${req.url ?? ''}`, { headers }, (reply) => {
        res.writeHead(reply.statusCode ?? 0, reply.headers);
        reply.pipe(res);
      });
      forward.end();
    });
    await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
    const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const cli = new CliProcess(['tail', '--last', '1', '--count', '2', '--url', url]);
    const first = await bed.mq.send({ topic: 'T', body: 'a' });
    await printed(cli, first.id);
    const second = await bed.mq.send({ topic: 'T', body: 'b' });
    expect(await cli.code()).toBe(0);
    expect(cli.out).toContain(second.id);
    proxy.closeAllConnections();
    proxy.close();
  });
});
