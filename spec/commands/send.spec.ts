import { CommandBed } from './command-bed';

describe('mqrest send', () => {
  let bed: CommandBed;
  beforeAll(async () => (bed = await CommandBed.start()));
  afterAll(() => bed.close());
  const inTopic = async (topic: string, ns?: string) => {
    const query = ns === undefined ? { topic } : { topic, ns };
    return (await bed.mq.peek.messages({ ...query })).messages;
  };

  it('sends a body as it is, and says the id first', async () => {
    const body = '<a b="c">&amp; \'quoted\' "twice" 订单 $HOME</a>';
    const { code, out, err } = await bed.run(['send', 'T', body]);
    const [message] = await inTopic('T');
    expect(message?.body).toBe(body);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toBe(`${message?.id}  to T, queue 0\n`);
  });

  it('gives a message all that it can have', async () => {
    const flags = '--tag A --key k --property p=1=2 --property q= --sharding-key s --ns MQ_INST_1';
    expect((await bed.run(`send T hello ${flags}`)).code).toBe(0);
    expect(await inTopic('T', 'MQ_INST_1')).toMatchObject([
      { body: 'hello', tag: 'A', key: 'k', shardingKey: 's', properties: { p: '1=2', q: '' } },
    ]);
  });

  it.each([
    ['what comes from standard input', 'a\nb', 'a\nb'],
    ['that but for the end of its last line', '{"a":1}\n', '{"a":1}'],
    ['that with its blanks and empty lines', ' a\n\n\r\n', ' a\n\n'],
  ])('sends %s', async (_, input, body) => {
    const topic = `in${body.length}`;
    expect((await bed.run(`send ${topic}`, { input })).code).toBe(0);
    expect((await bed.run(`send ${topic} -`, { input })).code).toBe(0);
    expect((await inTopic(topic)).map((one) => one.body)).toEqual([body, body]);
  });

  it('sends each line by itself', async () => {
    const { code, records } = await bed.run('send lines --lines --json', { input: 'a\r\n\nb\nc' });
    const messages = await inTopic('lines');
    expect(messages.map((one) => one.body)).toEqual(['a', 'b', 'c']);
    expect(code).toBe(0);
    expect(records).toMatchObject(
      messages.map(({ id, offset }) => ({ topic: 'lines', messageId: id, offset })),
    );
  });

  it('sends a body that begins with a dash behind --', async () => {
    expect((await bed.run('send dash -- --flag')).code).toBe(0);
    expect(await inTopic('dash')).toMatchObject([{ body: '--flag' }]);
  });

  it('sends for a later time', async () => {
    const { now } = bed.mq.clock.state;
    const later = await bed.run('send later a --delay 1d');
    expect(later.out).toMatch(/ {2}to later, delivered in 1d\n$/);
    const iso = new Date(now + 2 * 86_400_000).toISOString();
    await bed.run(`send later b --at ${iso}`);
    await bed.run(`send later c --at ${now + 60_000}`);
    const messages = await inTopic('later');
    expect(messages.map(({ body, state }) => `${body} ${state}`)).toEqual([
      ...['c scheduled', 'a scheduled', 'b scheduled'],
    ]);
    const [c, a, b] = messages.map(({ deliverAt = 0 }) => deliverAt - now);
    expect([c, b]).toEqual([60_000, 2 * 86_400_000]);
    expect(Math.round((a ?? 0) / 600_000)).toBe(144);
  });

  it('sends a half message, and says its handle', async () => {
    const { out } = await bed.run('send tx a --immunity 20s');
    const [message] = await inTopic('tx');
    expect(message).toMatchObject({ state: 'half' });
    expect(out).toMatch(new RegExp(`^${message?.id} {2}half message of tx, handle \\S{20,}\n$`));
  });

  it.each([
    ['a body that is no text', Buffer.from([0x61, 0xff]), 1, 'standard input is not UTF-8'],
    ['an empty body', '', 1, 'body is ""'],
  ])('refuses %s', async (_, input, code, said) => {
    const ran = await bed.run('send bad', { input });
    expect(ran).toMatchObject({ code, out: '' });
    expect(ran.err).toContain(said);
  });

  it.each([
    ['send T a --property p', '--property is "p"; allowed: NAME=TEXT'],
    ['send T a --lines', '--lines: a BODY cannot be given as well'],
    ['send T a --delay later', '--delay is "later"; allowed: a time such as 300ms or 5m'],
  ])('%s is wrong usage', async (args, said) => {
    const { code, err } = await bed.run(args);
    expect({ code, err }).toEqual({ code: 2, err: `mqrest: ${said}\n` });
  });

  it('says in the words of mqrest what that refuses', async () => {
    const { code, err } = await bed.run('send T a --at tomorrow');
    expect(code).toBe(1);
    expect(err).toMatch(/^mqrest: deliverAt is "tomorrow"; allowed: epoch ms, or an ISO 8601/);
  });
});
