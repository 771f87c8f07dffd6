import { CommandBed, printed } from './command-bed';

const KEYS = { accessKeyId: 'my-id', accessKeySecret: 's3cret' };
const IN_ENV = { MQREST_ACCESS_KEY_ID: 'my-id', MQREST_ACCESS_KEY_SECRET: 's3cret' };

describe('mqrest receive', () => {
  let bed: CommandBed;
  beforeAll(async () => (bed = await CommandBed.start()));
  afterAll(() => bed.close());
  const states = async (topic: string): Promise<string[]> => {
    const { messages } = await bed.mq.peek.messages({ topic, group: 'g' });
    return messages.map(({ state }) => state);
  };

  it('prints what comes as it is, and acks it', async () => {
    const body = '<a>&amp;</a>\n第二行';
    const { id } = await bed.mq.send({ topic: 'T', body, tag: 'A', key: 'k' });
    const { code, out, err } = await bed.run('receive T --group g');
    expect(out).toBe(`${id}  tag A  key k  delivery 1\n${body}\n`);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(await states('T')).toEqual([]);
    const life = await bed.mq.history.of({ id });
    expect(life.groups[0]?.state).toBe('acked');
  });

  it('prints no key where its producer gave none', async () => {
    const { id } = await bed.publish('keyless');
    expect((await bed.run('receive keyless --group g')).out).toBe(`${id}  delivery 1\na\n`);
    const body = new URLSearchParams({ producer: 'gateway-producer', message: 'b' });
    const sent = await fetch(`${bed.mq.url}/mq/produce`, { method: 'POST', body });
    expect(await sent.json()).toMatchObject({ status: 200 });
    const { out } = await bed.run('receive gateway --group g');
    expect(out).toMatch(/^[0-9A-F]{32} {2}delivery 1\nb\n$/);
  });

  it('leaves it with --no-ack', async () => {
    await bed.mq.send({ topic: 'left', body: 'a' });
    expect((await bed.run('receive left --group g --no-ack')).code).toBe(0);
    expect(await states('left')).toEqual(['inflight']);
  });

  it('prints lines of JSON with all there is', async () => {
    const properties = { p: 'a:b&<' };
    const { id } = await bed.mq.send({ topic: 'J', body: 'a\nb', key: 'k', properties });
    const { records } = await bed.run('receive J --group g --json');
    expect(records).toEqual([
      {
        ...{
          messageId: id,
          topic: 'J',
          body: 'a\nb',
          properties: expect.objectContaining({ KEYS: 'k', p: 'a:b&<' }) as object,
        },
        ...{ publishedAt: expect.any(Number) as number, consumedTimes: 1 },
        firstConsumeAt: expect.any(Number) as number,
        nextConsumeAt: expect.any(Number) as number,
        receiptHandle: expect.stringMatching(/\S{20}/) as string,
      },
    ]);
  });

  it('waits for a message', async () => {
    const cli = bed.begin('receive waits --group g');
    await bed.mq.until({ topic: 'waits', group: 'g', until: 'polling' });
    await bed.mq.send({ topic: 'waits', body: 'at last' });
    expect(await cli.code()).toBe(0);
    expect(cli.out).toContain('at last');
  });

  it('goes on until so many came', async () => {
    for (let n = 0; n < 20; n++) await bed.mq.send({ topic: 'many', body: String(n) });
    const cli = bed.begin('receive many --group g --count 21 --json');
    await printed(cli, '"body":"19"');
    await bed.mq.until({ topic: 'many', group: 'g', until: 'polling' });
    await bed.mq.send({ topic: 'many', body: '20' });
    expect(await cli.code()).toBe(0);
    const bodies = cli.out
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { body: string }).body);
    expect(bodies).toEqual(Array.from({ length: 21 }, (_, n) => String(n)));
    expect(await states('many')).toEqual([]);
  });

  it('ends with 1 where none comes', async () => {
    const { code, out, err } = await bed.run('receive empty --group g --wait 0');
    expect({ code, out, err }).toEqual({
      code: 1,
      out: '',
      err: 'mqrest: no message of empty came for g\n',
    });
  });

  it('asks for tags', async () => {
    for (const tag of ['A', 'B', 'C']) await bed.mq.send({ topic: 'tags', body: tag, tag });
    const { records } = await bed.run('receive tags --group g --tag A --tag C --json');
    expect(records.map(({ tag }) => tag)).toEqual(['A', 'C']);
  });

  it('consumes in order', async () => {
    await bed.mq.act.declareTopic({ topic: 'ord' }, { type: 'ordered', queues: 1 });
    for (const body of ['1', '2']) await bed.mq.send({ topic: 'ord', body, shardingKey: 's' });
    await bed.run('receive ord --group g --ordered --count 1 --no-ack');
    expect((await bed.run('receive ord --group g --ordered --wait 0')).code).toBe(1);
  });

  it('lets a terminal obey nothing that is in a message', async () => {
    await bed.mq.send({ topic: 'esc', body: 'a\u009b2J\u202eb\tc' });
    const { out } = await bed.run('receive esc --group g');
    expect(out).toContain('\na\\x9b2J\\u202eb    c\n');
  });

  it('says so when an ack is refused', async () => {
    await bed.mq.send({ topic: 'late', body: 'a' });
    await bed.mq.faults.add({
      match: { topic: 'late', operation: 'ack' },
      action: { failAcks: 1 },
    });
    const { code, out, err } = await bed.run('receive late --group g');
    expect(code).toBe(1);
    expect(out).toContain('\na\n');
    expect(err).toMatch(/^mqrest: an ack was refused: ReceiptHandleError: /);
  });
});

describe('mqrest receive, where signatures are checked', () => {
  let bed: CommandBed;
  beforeAll(async () => {
    bed = await CommandBed.start({ auth: 'strict', credentials: [KEYS], basePath: '/base' });
    for (const body of ['1', '2', '3']) await bed.mq.send({ topic: 'T', body, tag: '订单' });
  });
  afterAll(() => bed.close());

  it.each([
    ['variables', ['receive', 'T', '--group', 'g', '--count', '1'], IN_ENV],
    [
      'flags, and a tag that is not ASCII',
      [
        'receive',
        'T',
        '--group',
        'g',
        '--count',
        '1',
        '--tag',
        '订单',
        '--access-key-id',
        'my-id',
        '--access-key-secret',
        's3cret',
      ],
      {},
    ],
  ])('signs with the key of %s', async (_, args, env) => {
    const { code, err } = await bed.run(args, { env });
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });

  it('signs below a base path', async () => {
    const env = { ...IN_ENV, MQREST_URL: `${bed.mq.url}/base/` };
    expect((await bed.run('receive T --group g --count 1', { env })).code).toBe(0);
  });

  it.each([
    ['no key', {}, /MissingAuthorizationHeader.*\n.*give --access-key-id and --access-key-secret/],
    [
      'another key',
      { ...IN_ENV, MQREST_ACCESS_KEY_ID: 'other' },
      /InvalidAccessKeyId.*\n.*the access key other/,
    ],
    [
      'another secret',
      { ...IN_ENV, MQREST_ACCESS_KEY_SECRET: 'wrong-s3cret' },
      /SignatureDoesNotMatch.*\n.*that mqrest has another secret for my-id/,
    ],
  ])('says what is wrong with %s, and shows no secret', async (_, env, said) => {
    const { code, err } = await bed.run('receive T --group g --wait 0', { env });
    expect(code).toBe(1);
    expect(err).toMatch(said);
    expect(err).not.toContain('s3cret');
  });

  it('wants id and secret together', async () => {
    const { code, err } = await bed.run('receive T --group g --access-key-id my-id');
    expect({ code, err }).toEqual({
      code: 2,
      err: 'mqrest: an access key is --access-key-id and --access-key-secret together\n',
    });
  });
});
