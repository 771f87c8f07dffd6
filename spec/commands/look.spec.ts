import { CommandBed } from './command-bed';

const ID = '[0-9A-F]{32}';

describe('mqrest peek', () => {
  let bed: CommandBed;
  beforeAll(async () => {
    bed = await CommandBed.start();
    await bed.mq.clock.freeze();
    await bed.mq.send({ topic: 'T', body: '{"a":1}', tag: 'A', key: 'k1' });
    await bed.mq.send({ topic: 'T', body: 'two\nlines \u009b2J', tag: 'B', key: '订单' });
    await bed.mq.send({ topic: 'T', body: 'later', key: 'k3', delay: '5m' });
    await bed.run('receive T --group g --tag A --no-ack');
  });
  afterAll(() => bed.close());

  it('shows messages in aligned columns, their bodies below', async () => {
    const { code, out, err } = await bed.run('peek T --group g');
    expect(out.replaceAll(new RegExp(ID, 'g'), '0'.repeat(32)).split('\n')).toEqual([
      'ID                                STATE      WHEN     GROUP  TIMES  TAG  KEY',
      `${'0'.repeat(32)}  inflight   5m left  g          1  A    k1`,
      '  {"a":1}',
      `${'0'.repeat(32)}  scheduled  in 5m                       k3`,
      '  later',
      '',
    ]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });

  it('shows no key where its producer gave none, in JSON what stands in its place', async () => {
    const { requestId } = await bed.publish('keyless');
    await bed.run('send keyless b');
    await bed.mq.send({ topic: 'keyless', body: 'c' });
    const { out } = await bed.run('peek keyless');
    const [, ...lines] = out.trimEnd().split('\n');
    const rows = lines.filter((line) => !line.startsWith(' '));
    expect(rows).toHaveLength(3);
    for (const row of rows) expect(row).toMatch(/^[0-9A-F]{32} {2}ready +\d+m?s ago$/);
    const { records } = await bed.run('peek keyless --json');
    expect(records[0]).toMatchObject({ key: requestId });
  });

  it('lets a terminal obey nothing that is in a message', async () => {
    const { out } = await bed.run('peek T --key 订单');
    expect(out).toContain('\n  two\\nlines \\x9b2J\n');
  });

  it('fits the columns that there are', async () => {
    await bed.mq.send({ topic: 'wide', body: '订'.repeat(200), key: '单'.repeat(30) });
    const { out } = await bed.run('peek wide', { env: { COLUMNS: '80' } });
    const widths = out.split('\n').map((line) => line.replace(/[\u3000-\uffdc]/g, '00').length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(80);
    expect(out).toMatch(/单…\n {2}订+…\n/);
  });

  it('narrows it down, and prints lines of JSON', async () => {
    const { records } = await bed.run('peek T --state ready --tag B --json');
    expect(records).toMatchObject([{ tag: 'B', key: '订单', state: 'ready' }]);
  });

  it('says that there are more than it shows', async () => {
    const { records, err } = await bed.run('peek T --limit 1 --json');
    expect(records).toHaveLength(1);
    expect(err).toBe('mqrest: there are more; --limit 5 shows more of them\n');
  });

  it('ends with 1 where there is nothing', async () => {
    const none = await bed.run('peek T --key none');
    expect(none).toMatchObject({ code: 1, out: '', err: 'mqrest: nothing of T is as asked for\n' });
    const topic = await bed.run('peek nowhere');
    expect(topic).toMatchObject({ code: 1, err: 'mqrest: topic nowhere does not exist\n' });
    const state = await bed.run('peek T --state raedy');
    expect(state.err).toMatch(/^mqrest: state is "raedy"; allowed: some of ready, inflight/);
  });
});

describe('mqrest topics', () => {
  let bed: CommandBed;
  beforeAll(async () => {
    bed = await CommandBed.start();
    await bed.mq.clock.freeze();
  });
  afterAll(() => bed.close());

  it('says that there are none yet', async () => {
    expect(await bed.run('topics')).toMatchObject({
      ...{ code: 0, out: '', err: 'mqrest: there are no topics yet\n' },
    });
  });

  it('shows each group of each topic', async () => {
    await bed.mq.act.declareTopic({ topic: 'ord' }, { type: 'ordered', queues: 8 });
    for (const body of ['1', '2']) await bed.mq.send({ topic: 'T', body });
    await bed.mq.send({ topic: 'T', body: 'later', delay: '5m' });
    await bed.run('receive T --group g1 --no-ack --count 1');
    await bed.run('receive T --group g2');
    const poll = bed.begin('receive T --group g2');
    await bed.mq.until({ topic: 'T', group: 'g2', until: 'polling' });
    const { out } = await bed.run('topics');
    expect(out.split('\n')).toEqual([
      'TOPIC  TYPE        SCHED  HALF  GROUP     READY  OUT  DEAD  POLLED   WAIT',
      'T      normal          1     0  g1            1    1     0  0ms ago     0',
      '                                g2            0    0     0  0ms ago     1',
      'ord    ordered ×8      0     0  no group      0',
      '',
    ]);
    const { records } = await bed.run('topics T --json');
    expect(records).toMatchObject([
      {
        ...{ topic: 'T', type: 'normal', stored: 2, scheduled: 1 },
        groups: [
          { group: 'g1', ready: 1, inflight: 1, waiting: 0 },
          { group: 'g2', waiting: 1 },
        ],
      },
    ]);
    await poll.stop();
  });

  it('ends with 1 where there is no such topic', async () => {
    expect(await bed.run('topics nowhere')).toMatchObject({
      ...{ code: 1, out: '', err: 'mqrest: there is no topic nowhere\n' },
    });
  });
});

describe('mqrest clock', () => {
  let bed: CommandBed;
  beforeAll(async () => (bed = await CommandBed.start()));
  afterAll(() => bed.close());

  it('shows the time, and what falls due first', async () => {
    const { out } = await bed.run('clock');
    expect(out).toMatch(
      /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}the real time\nNothing falls due by itself.\n$/,
    );
    expect((await bed.run('clock freeze')).out).toMatch(/ frozen\nNothing fell due.\n$/);
    const { id } = await bed.mq.send({ topic: 'T', body: 'a', delay: '5m' });
    const said = `Next: in 5m a scheduled message comes, of T (${id})\n`;
    expect((await bed.run('clock')).out).toContain(said);
    const [record] = (await bed.run('clock --json')).records;
    expect(record).toMatchObject({ frozen: true, next: { kind: 'scheduled', topic: 'T', id } });
  });

  it('moves it on, and says what fell due', async () => {
    const { now } = bed.mq.clock.state;
    const { code, out } = await bed.run('clock +6m');
    expect(code).toBe(0);
    expect(out).toMatch(/ ahead of the real time {2}frozen\n1 released.\n$/);
    expect(bed.mq.clock.state.now).toBe(now + 360_000);
  });

  it('moves it to what falls due next', async () => {
    await bed.run('receive T --group g --no-ack');
    const { now } = bed.mq.clock.state;
    expect((await bed.run('clock')).out).toMatch(/Next: in 5m a delivery ends, of T \/ g \(/);
    const [record] = (await bed.run('clock next --json')).records;
    expect(record).toMatchObject({ now: now + 300_000, redelivered: 1 });
    expect(await bed.run('clock next')).toMatchObject({
      ...{ code: 1, err: 'mqrest: Nothing falls due by itself; the clock was not moved.\n' },
    });
  });

  it('sets it, lets it go on, and makes it as it was', async () => {
    await bed.run('clock 2099-01-31T12:00:00Z');
    expect(bed.mq.clock.state).toMatchObject({ now: Date.UTC(2099, 0, 31, 12), frozen: true });
    await bed.run('clock resume');
    expect(bed.mq.clock.state.frozen).toBe(false);
    expect((await bed.run('clock reset')).code).toBe(0);
    expect(bed.mq.clock.state).toMatchObject({ offsetMs: 0, frozen: false });
  });

  it.each([
    ['5m', 'did you mean +5m? allowed: +TIME'],
    ['nxt', 'did you mean next? allowed: +TIME'],
    ['+soon', 'allowed: +TIME (+5m, +1d), next, freeze, resume, reset, or a date'],
  ])('%s is no move', async (move, said) => {
    const { code, err } = await bed.run(['clock', move]);
    expect(code).toBe(2);
    expect(err).toContain(`mqrest: clock: "${move}" is no move; `);
    expect(err).toContain(said);
  });
});
