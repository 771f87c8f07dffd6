import { CommandBed } from './command-bed';

describe('mqrest why', () => {
  let bed: CommandBed;
  let id: string;
  let handle: string;
  beforeAll(async () => {
    bed = await CommandBed.start();
    const sent = await bed.run('send orders {"order":1} --tag B --key order-1 --json');
    id = String(sent.records[0]?.['messageId']);
    const { records } = await bed.run('receive orders --group GID_out --no-ack --json');
    handle = String(records[0]?.['receiptHandle']);
    await bed.run('receive orders --group GID_a --tag A --wait 0');
    await bed.run('receive orders --group GID_done');
  });
  afterAll(() => bed.close());

  it('tells for each group why it has the message or not, then what happened', async () => {
    const { code, out, err } = await bed.run(`why ${id}`);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const lines = out.split('\n');
    expect(lines[0]).toBe(id);
    expect(lines[1]).toMatch(/^orders {2}tag B {2}key order-1 {2}published \d+m?s ago$/);
    expect(lines[2]).toBe('{"order":1}');
    expect(out).toMatch(
      /^GID_a {2}passed-over\n {2}Passed over at [\d:]+: the group asked for A, the message carries B\.\n {2}→ /m,
    );
    expect(out).toMatch(
      /^GID_out {2}inflight\n {2}In flight to 127\.0\.0\.1 mqrest command: delivery 1 of 289/m,
    );
    expect(out).toMatch(/^GID_done {2}acked\n/m);
    const story = out.slice(out.indexOf('TIME '));
    expect(story).toMatch(/^[\d:.]{12} {2}published .* queue 0$/m);
    expect(story).toMatch(
      /^[\d:.]{12} {2}delivered +GID_out +delivery 1 to 127\.0\.0\.1 mqrest command, until [\d:]{8}$/m,
    );
    expect(story).toMatch(
      /^[\d:.]{12} {2}passed over +GID_a +asked for A by 127\.0\.0\.1 mqrest command$/m,
    );
    expect(story).toMatch(/^[\d:.]{12} {2}acked +GID_done$/m);
  });

  it('shows no key where its producer gave none', async () => {
    const { id, requestId } = await bed.publish('keyless');
    const { out } = await bed.run(`why ${id}`);
    expect(out.split('\n')[1]).toMatch(/^keyless {2}published \d+m?s ago$/);
    expect(out).toMatch(new RegExp(`  published +queue 0, request ${requestId}$`, 'm'));
  });

  it('finds it by its key, a handle, a request and its text, and says where', async () => {
    const { groups } = (await bed.run(`why ${id} --json`)).records[0] as unknown as {
      groups: readonly { passedOver?: readonly { requestId: string }[] }[];
    };
    expect(groups).toHaveLength(3);
    const [poll] = groups.flatMap(({ passedOver = [] }) => passedOver);
    for (const name of ['order-1', handle, poll?.requestId ?? '', '"order":1']) {
      const { code, out, err } = await bed.run(['why', name]);
      expect({ code, first: out.split('\n')[0] }).toEqual({ code: 0, first: id });
      expect(err).toMatch(
        /^(mqrest: The request GET .*\n)?mqrest: .*found in the default instance, topic orders(, group GID_\w+)?\.\n$/,
      );
    }
  });

  it('finds it in any instance', async () => {
    await bed.mq.send({ topic: 'T', ns: 'MQ_INST_1', body: 'there', key: 'there-1' });
    const { out, err } = await bed.run('why there-1');
    expect(err).toContain('found in instance MQ_INST_1');
    expect(out).toMatch(/^T in MQ_INST_1 {2}key there-1 /m);
    expect((await bed.run(['why', 'there-1', '--ns', ''])).code).toBe(1);
  });

  it('lists what is found where that is not one message', async () => {
    for (const body of ['1', '2']) await bed.mq.send({ topic: 'two', body, key: 'same' });
    const { code, out } = await bed.run('why same');
    expect(code).toBe(0);
    expect(out).toMatch(/^ID .*\n([0-9A-F]{32} {2}two\n {2}.*with this key, .*\n){2}$/);
    expect((await bed.run('why same --json')).records).toHaveLength(2);
  });

  it('says it in Chinese', async () => {
    const { out } = await bed.run(`why ${id} --lang zh`);
    expect(out).toMatch(/^GID_a {2}passed-over\n {2}.*[\u4e00-\u9fff]/m);
  });

  it('ends with 1 where nothing is known', async () => {
    expect(await bed.run('why nothing-like-this')).toMatchObject({
      ...{ code: 1, out: '', err: 'mqrest: nothing is known of "nothing-like-this"\n' },
    });
  });

  it('leaves out the middle of a long story', async () => {
    await bed.mq.clock.freeze();
    const long = await bed.mq.send({ topic: 'long', body: 'a' });
    await bed.mq.broker.consume({
      instance: '',
      topic: 'long',
      group: 'g',
      limit: 1,
      waitMs: 0,
      mode: 'any',
    });
    for (let n = 0; n < 45; n++) {
      await bed.mq.clock.advance('5m');
      await bed.mq.broker.consume({
        instance: '',
        topic: 'long',
        group: 'g',
        limit: 1,
        waitMs: 0,
        mode: 'any',
      });
    }
    const { out } = await bed.run(`why ${long.id}`);
    const story = out.slice(out.indexOf('TIME ')).trimEnd().split('\n');
    expect(story).toHaveLength(1 + 10 + 1 + 30);
    expect(story[11]).toMatch(/^… +\d+ more +--json has all of them$/);
    expect(story.at(-1)).toContain('delivery 46');
  });
});
