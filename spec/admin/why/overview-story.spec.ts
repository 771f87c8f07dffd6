import type { FindingView, Overview } from '../../../src/index';
import { ControlBed, describeOnStores } from '../../support/control-bed';

describeOnStores('what needs a look', (settings) => {
  let bed: ControlBed;
  beforeEach(async () => {
    bed = await ControlBed.start({ ...settings(), maxRetries: 1 });
    await bed.mq.reset();
    await bed.mq.clock.freeze();
  });
  afterEach(() => bed.close());

  const findings = async (query = ''): Promise<readonly FindingView[]> =>
    (await bed.get<Overview>(`/overview${query}`)).body.findings;
  const sentences = async (): Promise<string[]> => (await findings()).map((one) => one.sentence);
  const send = async (body: object = { body: 'a' }, query = ''): Promise<string> =>
    String((await bed.post(`/topics/T/messages${query}`, body)).body.messageId);

  it('is nothing where all is well', async () => {
    expect(await findings()).toEqual([]);
    await send();
    const [handle = ''] = await bed.handles('T');
    await bed.ack('T', handle);
    expect(await findings()).toEqual([]);
  });

  it('is what was passed over: what the group asks for, and what they carry', async () => {
    await send({ body: 'a', tag: 'A' });
    await send();
    const id = await send({ body: 'a', tag: 'A' });
    await bed.handles('T', 'tag=B');
    expect(await findings()).toEqual([
      {
        ...{ severity: 'warning', code: 'passed-over', count: 3, ns: '', topic: 'T', id },
        ...{ group: 'GID_a' },
        sentence: 'T / GID_a: 3 messages passed over: it asked for B, they carry A, no tag.',
      },
    ]);
    await bed.post('/topics/T/groups/GID_a/seek', { to: 'begin' });
    await bed.handles('T');
    expect((await findings()).filter(({ code }) => code === 'passed-over')).toEqual([]);
  });

  it('is a group whose consumers ask for different tags, for ten minutes', async () => {
    await bed.handles('T', 'tag=A');
    await bed.handles('T', 'tag=B');
    expect(await findings()).toMatchObject([
      { severity: 'error', code: 'mixed-tags', ns: '', topic: 'T', group: 'GID_a', count: 2 },
    ]);
    expect((await sentences())[0]).toContain('ask for different tags, A and B;');
    await bed.mq.clock.advance('10m');
    expect(await findings()).toEqual([]);
  });

  it('is a locked queue: who has it, for how long, and how many wait', async () => {
    await bed.post('/topics/T', { type: 'ordered', queues: 1 });
    const id = await send({ body: '1', shardingKey: 'k' });
    await send({ body: '2', shardingKey: 'k' });
    const url = `${bed.mq.url}/topics/T/messages?consumer=GID_a&numOfMessages=1&trans=order`;
    await (await fetch(url)).text();
    await bed.mq.clock.advance('19s');
    expect(await findings()).toEqual([
      {
        ...{
          severity: 'warning',
          code: 'queue-locked',
          count: 1,
          ns: '',
          topic: 'T',
          queue: 0,
          id,
        },
        group: 'GID_a',
        sentence: expect.stringMatching(
          /^T \/ GID_a: queue 0 is locked by \S*127.0.0.1 .* for 41 s more; 1 message behind it\.$/,
        ) as string,
      },
    ]);
  });

  it('is what nobody polls for: ever, as a group, or for a minute', async () => {
    await send();
    expect(await sentences()).toEqual(['T: 1 message, nobody has ever polled.']);
    await bed.post('/topics/T/groups/GID_a');
    expect(await sentences()).toEqual(['T / GID_a: 1 message ready, the group has never polled.']);
    await bed.handles('T', 'tag=B');
    await send();
    await bed.mq.clock.advance('61s');
    expect(await sentences()).toContain(
      'T / GID_a: 1 message ready, nobody has polled for 1 min 1 s.',
    );
  });

  it('is a group that polls where there never was a message', async () => {
    await send({ body: 'a' }, '?ns=MQ_INST_1');
    await bed.handles('T');
    expect(await findings()).toMatchObject([
      {
        ...{ code: 'other-instance', ns: 'MQ_INST_1', topic: 'T', group: 'GID_a', count: 1 },
        sentence:
          'T in MQ_INST_1: 1 message, but group GID_a polls that topic in the default instance, where there never was a message.',
      },
    ]);
    expect(await findings('?ns=')).toEqual([]);
  });

  it('is half messages that nobody checks, dead letters, and refused handles, the worst first', async () => {
    await send({ body: 'h', immunity: '10s' });
    await bed.mq.clock.advance('22s');
    const id = await send();
    const [handle = ''] = await bed.handles('T');
    await bed.mq.clock.advance('5m');
    await bed.ack('T', handle);
    await bed.handles('T');
    await bed.mq.clock.advance('5m');
    expect(await findings()).toMatchObject([
      { severity: 'error', code: 'dead', count: 1, group: 'GID_a', id },
      { severity: 'error', code: 'refused', count: 1, group: 'GID_a', id },
      { severity: 'warning', code: 'half', count: 1 },
    ]);
    expect(await sentences()).toEqual([
      'T / GID_a: 1 dead letter: delivered 2 times, or given up by hand.',
      'T / GID_a: 1 handle refused as expired: the ack came after the deadline.',
      'T: 1 half message unchecked, the first one for 10 min 12 s; nobody asks for half messages.',
    ]);
    const { body } = await bed.get<Overview>('/overview?lang=zh');
    expect(body.findings[0]?.sentence).toBe('T / GID_a：1 条死信消息，已投递 2 次或被手动放弃。');
    expect(await bed.mq.overview({ lang: 'zh' })).toEqual(body);
  });
});
