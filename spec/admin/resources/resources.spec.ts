import type { Settings } from '../../../src/config/settings';
import type { GroupResource, TopicResource } from '../../../src/index';
import { ControlBed, describeOnStores } from '../../support/control-bed';
import { ManualClock } from '../../support/manual-clock';

describeOnStores('what is said of instances, topics and groups', (settings) => {
  let bed: ControlBed;
  const start = async (more: Partial<Settings> = {}): Promise<void> => {
    bed = await ControlBed.start({ ...settings(), ...more }, { clock: new ManualClock() });
    await bed.mq.reset();
    await bed.mq.clock.freeze();
  };
  afterEach(() => bed.close());
  const send = (topic = 'T', ns = '') => bed.mq.send({ ns, topic, body: 'a' });
  const topicIn = async (ns = '', topic = 'T'): Promise<TopicResource | undefined> =>
    (await bed.mq.resources.list({ ns }))[0]?.topics.find((one) => one.topic === topic);
  const groupIn = async (ns = '', group = 'GID_a'): Promise<GroupResource | undefined> =>
    (await bed.mq.resources.list({ ns }))[0]?.groups.find((one) => one.group === group);
  /** After how long a message that was handed out now comes again. */
  const comesAgain = async (topic: string, query = ''): Promise<number> => {
    const begin = bed.mq.clock.now();
    expect(await bed.consume(topic, query)).toEqual(['a']);
    const next = await bed.mq.peek.nextDue();
    return (next?.at ?? begin) - begin;
  };

  it('lists what was made by use, by the settings and by a call', async () => {
    const tags = { env: 'dev' };
    const retry = { normal: 20_000, max: 3 };
    const topic = { name: 'T', type: 'ordered', queues: 2, remark: 'all', tags, retry } as const;
    const group = { name: 'GID_a', type: 'tcp', readable: false, retry: { max: 0 } } as const;
    const declared = { id: 'MQ_INST_1', name: 'shop', remark: 'a shop', tags };
    await start({
      instances: [
        { ...declared, topics: [{ ...topic, permission: 'read' }], groups: [group] },
        { id: 'MQ_INST_2', topics: [], groups: [{ name: 'GID_b' }] },
      ],
    });
    await send('used');
    await bed.mq.resources.setInstance({ ns: 'MQ_INST_3', name: 'made' });
    const { instances } = (await bed.get('/resources')).body;
    expect(instances).toMatchObject([
      { ns: '', name: 'default', remark: 'auto-created', namespace: false, groups: [] },
      {
        ...{ ns: 'MQ_INST_1', name: 'shop', remark: 'a shop', tags, namespace: true },
        topics: [
          {
            ...{ topic: 'T', type: 'ordered', queues: 2, remark: 'all', tags },
            ...{ permission: 'read', retry },
          },
        ],
        groups: [
          {
            ...{ group: 'GID_a', topics: ['T'], type: 'tcp', readable: false, retry: { max: 0 } },
            ...{ remark: '', createdAt: bed.mq.clock.now() },
          },
        ],
      },
      { ns: 'MQ_INST_2', name: 'MQ_INST_2', remark: '', groups: [{ group: 'GID_b' }] },
      { ns: 'MQ_INST_3', name: 'made', topics: [], groups: [] },
    ]);
    expect((await bed.get('/resources?ns=MQ_INST_3')).body.instances).toHaveLength(1);
  });

  it('keeps what is left out, and puts tags and retries in place of all there were', async () => {
    await start();
    const post = (body: object) => bed.post('/resources/groups/GID_a?ns=MQ_INST_1', body);
    const tags = { a: '1', b: '2' };
    expect(await post({ remark: 'r', tags, type: 'tcp', retry: { normal: '1m' } })).toEqual({
      ...{ status: 204, body: {} },
    });
    await post({ tags: { c: '3' }, readable: false, retry: { max: 2 } });
    expect(await groupIn('MQ_INST_1')).toMatchObject({
      ...{ remark: 'r', tags: { c: '3' }, type: 'tcp', readable: false, retry: { max: 2 } },
    });
    await bed.post('/resources/instance', { name: 'all' });
    await bed.post('/resources/instance', { remark: 'r' });
    await bed.post('/resources/topics/T', { permission: 'write' });
    const [first] = await bed.mq.resources.list({ ns: '' });
    expect(first).toMatchObject({ name: 'all', remark: 'r', topics: [{ permission: 'write' }] });
  });

  it('forgets what was said of a topic with the topic, and all with a reset', async () => {
    await start();
    await bed.mq.resources.setTopic({ topic: 'T', remark: 'r', retry: { max: 1 } });
    await bed.delete('/topics/T');
    await send();
    expect(await topicIn()).toMatchObject({ remark: 'auto-created', retry: {} });
    await bed.mq.resources.setTopic({ topic: 'T', retry: { normal: 1_000 } });
    await bed.mq.reset();
    await send();
    expect(await topicIn()).toMatchObject({ retry: {} });
    expect(await comesAgain('T')).toBe(300_000);
  });

  it('comes back with a snapshot', async () => {
    await start();
    await bed.mq.resources.setTopic({ topic: 'T', retry: { normal: 1_000 } });
    await send();
    const snapshot = await bed.mq.snapshot();
    await bed.mq.reset();
    await bed.mq.restore(snapshot);
    expect(await topicIn()).toMatchObject({ retry: { normal: 1_000 } });
    expect(await comesAgain('T')).toBe(1_000);
  });

  it.each([
    ['/resources/topics/T', { retry: { normal: '1ms' } }, 'retry.normal'],
    ['/resources/topics/T', { retry: { ordered: '25h' } }, 'retry.ordered'],
    ['/resources/topics/T', { retry: { max: -1 } }, 'retry.max'],
    ['/resources/topics/T', { permission: 6 }, 'permission'],
    ['/resources/groups/GID_a', { type: 'udp' }, 'type'],
    ['/resources/groups/GID_a', { remark: 'x'.repeat(129) }, 'remark'],
    ['/resources/groups/GID_a', { retries: {} }, 'retries'],
    ['/resources/instance', { name: '' }, 'name'],
    [
      '/resources/instance',
      { tags: Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`t${n}`, ''])) },
      'tags',
    ],
  ])('refuses at %s %j, and makes nothing', async (path, body, field) => {
    await start();
    expect(await bed.post(path, body)).toMatchObject({ status: 400, body: { field } });
    expect(await bed.mq.resources.list()).toEqual([]);
  });

  describe('when messages come again', () => {
    it('goes by the group before the topic before all', async () => {
      await start({ retryMs: 60_000, orderedRetryMs: 6_000 });
      await send();
      expect(await comesAgain('T')).toBe(60_000);
      await bed.mq.resources.setTopic({ topic: 'T', retry: { normal: '30s', ordered: '3s' } });
      await bed.mq.clock.advance('60s');
      expect(await comesAgain('T')).toBe(30_000);
      await bed.mq.resources.setGroup({ group: 'GID_a', retry: { normal: '20s' } });
      await bed.mq.clock.advance('30s');
      expect(await comesAgain('T')).toBe(20_000);
      await bed.mq.clock.advance('20s');
      expect(await comesAgain('T', 'trans=order')).toBe(3_000);
      await bed.mq.resources.setGroup({ group: 'GID_a', retry: {} });
      await bed.mq.resources.setTopic({ topic: 'T', retry: {} });
      await bed.mq.clock.advance('3s');
      expect(await comesAgain('T', 'trans=order')).toBe(6_000);
    });

    it('leaves other instances, topics and groups alone', async () => {
      await start({ retryMs: 60_000 });
      await bed.mq.resources.setTopic({ ns: 'MQ_INST_1', topic: 'T', retry: { normal: '1s' } });
      await bed.mq.resources.setGroup({ group: 'GID_b', retry: { normal: '1s' } });
      await bed.mq.resources.setTopic({ topic: '__proto__', retry: { normal: '1s' } });
      await send();
      expect(await comesAgain('T')).toBe(60_000);
    });

    it('makes dead letters after so many deliveries, by a poll or a sweep', async () => {
      await start({ retryMs: 1_000 });
      await bed.mq.resources.setTopic({ topic: 'T', retry: { max: 1 } });
      await bed.mq.resources.setGroup({ group: 'GID_a', retry: { max: 0 } });
      const { id } = await send();
      const pollAs = async (group: string) => {
        const url = `${bed.mq.url}/topics/T/messages?consumer=${group}&numOfMessages=16`;
        return (await fetch(url)).status;
      };
      expect(await pollAs('GID_b')).toBe(200);
      expect(await bed.consume('T')).toEqual(['a']);
      const whyOf = async (group: string) => {
        const { groups } = await bed.mq.why(id);
        return groups.find((one) => one.group === group)?.why;
      };
      expect((await whyOf('GID_a'))?.sentence).toMatch(/delivery 1 of 1, the last one/);
      expect((await whyOf('GID_b'))?.sentence).toMatch(/delivery 1 of 2, /);
      await bed.mq.clock.advance('1s');
      // Before anybody has come by to bury it.
      const statesOf = async () => {
        const { groups } = await bed.mq.history.of({ id });
        return Object.fromEntries(groups.map(({ group, state }) => [group, state]));
      };
      const dead = async () => {
        const { messages } = await bed.mq.peek.messages({ topic: 'T', states: ['dead'] });
        return messages.map(({ group }) => group);
      };
      expect([await statesOf(), await dead()]).toEqual([
        { GID_a: 'dead', GID_b: 'ready' },
        ['GID_a'],
      ]);
      expect(await bed.consume('T')).toEqual([]);
      expect(await pollAs('GID_b')).toBe(200);
      await bed.mq.clock.advance('2m');
      await bed.mq.broker.sweep();
      const groups = await bed.mq.broker.deadLetters({ ...T, group: 'GID_b' }, 0, 9);
      expect(groups).toHaveLength(1);
      expect(await dead()).toEqual(expect.arrayContaining(['GID_a', 'GID_b']));
    });
  });

  describe('who may use a topic, with the strict profile', () => {
    const INSTANCE = { id: '', groups: [{ name: 'GID_a' }] };
    const topic = { name: 'topic', type: 'normal', queues: 1 } as const;
    const poll = async () => {
      const url = `${bed.mq.url}/topics/topic/messages?consumer=GID_a&numOfMessages=16`;
      const reply = await fetch(url);
      return [reply.status, /<Code>(\w+)</.exec(await reply.text())?.[1]];
    };
    const publish = async () => {
      const reply = await fetch(`${bed.mq.url}/topics/topic/messages`, {
        method: 'POST',
        body: '<Message><MessageBody>a</MessageBody></Message>',
      });
      return [reply.status, /<Code>(\w+)</.exec(await reply.text())?.[1]];
    };

    it('refuses what a permission or a switch forbids', async () => {
      const instances = [{ ...INSTANCE, topics: [{ ...topic, permission: 'read' as const }] }];
      await start({ profile: 'strict', auth: 'off', instances });
      expect(await publish()).toEqual([403, 'AccessDenied']);
      expect(await bed.post('/topics/topic/messages', { body: 'a' })).toMatchObject({
        status: 403,
        body: { detail: expect.stringContaining('permission of topic topic is read') as string },
      });
      await bed.mq.resources.setTopic({ topic: 'topic', permission: 'write' });
      expect(await publish()).toEqual([201, undefined]);
      expect(await poll()).toEqual([403, 'AccessDenied']);
      await bed.mq.resources.setTopic({ topic: 'topic', permission: 'read-write' });
      await bed.mq.resources.setGroup({ group: 'GID_a', readable: false });
      expect(await poll()).toEqual([403, 'AccessDenied']);
      await bed.mq.resources.setGroup({ group: 'GID_a', readable: true });
      expect((await poll())[0]).toBe(200);
    });

    it('only warns with the relaxed profile', async () => {
      const warned: string[] = [];
      bed = await ControlBed.start(settings(), { warn: (line) => void warned.push(line) });
      await bed.mq.reset();
      await bed.mq.resources.setTopic({ topic: 'topic', permission: 'read' });
      await bed.mq.resources.setGroup({ group: 'GID_a', readable: false });
      expect([await publish(), (await poll())[0]]).toEqual([[201, undefined], 200]);
      expect(warned.filter((line) => line.includes('strict'))).toEqual([
        expect.stringContaining('strict profile would refuse this (NotPermitted)'),
        expect.stringContaining('GID_a may not consume'),
      ]);
    });
  });
});

const T = { instance: '', topic: 'T' };
