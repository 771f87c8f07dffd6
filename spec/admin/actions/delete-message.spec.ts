import { ControlBed, describeOnStores } from '../../support/control-bed';

const T = '/topics/T';

describeOnStores('deleting one message', (settings) => {
  let bed: ControlBed;
  beforeEach(async () => {
    bed = await ControlBed.start(settings());
    await bed.mq.reset();
    await bed.mq.clock.freeze();
  });
  afterEach(() => bed.close());

  const send = async (body: string, more: object = {}): Promise<string> =>
    (await bed.mq.send({ topic: 'T', body, ...more })).id;
  const remove = (id: string, query = '') => bed.delete(`${T}/messages/${id}${query}`);
  const why = async (id: string) => (await bed.mq.why(id)).why;

  it('takes a scheduled one out, which never comes then', async () => {
    const id = await send('a', { delay: '5m' });
    await send('b', { delay: '5m' });
    expect((await remove(id)).body).toEqual({ dropped: 1 });
    expect(await why(id)).toMatchObject({
      code: 'purged',
      sentence: expect.stringMatching(/^Deleted by hand/) as string,
    });
    await bed.mq.clock.advance('5m');
    expect(await bed.consume('T')).toEqual(['b']);
  });

  it('takes a half one out, whose transaction is over then', async () => {
    const { id } = await bed.mq.send({ topic: 'T', body: 'a', immunity: '1m' });
    expect((await remove(id)).body).toEqual({ dropped: 1 });
    expect((await bed.mq.peek.topics({ topic: 'T' })).topics).toMatchObject([{ half: 0 }]);
    expect(await why(id)).toMatchObject({ code: 'purged' });
  });

  it('takes a dead letter out, and leaves the others', async () => {
    const [id, other] = [await send('a'), await send('b')];
    await bed.consume('T');
    await bed.mq.act.bury({ topic: 'T', group: 'GID_a' });
    expect((await remove(id, '?group=GID_a')).body).toEqual({ dropped: 1 });
    const { messages } = await bed.mq.peek.messages({ topic: 'T', states: ['dead'] });
    expect(messages.map((one) => one.id)).toEqual([other]);
    const told = await bed.mq.why(id);
    expect(told.groups).toMatchObject([{ group: 'GID_a', why: { code: 'purged' } }]);
  });

  it('ends a delivery for good, in flight or over, for the group that is named', async () => {
    const id = await send('a');
    await bed.consume('T');
    await bed.mq.act.declareGroup({ topic: 'T', group: 'GID_b' });
    expect((await remove(id, '?group=GID_a')).body).toEqual({ dropped: 1 });
    await bed.mq.clock.advance('1h');
    expect(await bed.consume('T')).toEqual([]);
    const late = await send('b');
    await bed.consume('T');
    await bed.mq.clock.advance('1h');
    expect((await remove(late.toLowerCase(), '?group=GID_a')).body).toEqual({ dropped: 1 });
    expect(await bed.consume('T')).toEqual([]);
    const { events } = await bed.mq.events({ kind: 'cleared', topic: 'T' }).list();
    expect(events.map(({ ids, reason }) => ({ ids, reason }))).toEqual([
      { ids: [id], reason: 'deleted' },
      { ids: [late], reason: 'deleted' },
    ]);
  });

  it('refuses where a group has still to come to it, and changes nothing', async () => {
    const id = await send('a');
    await bed.consume('T');
    await bed.mq.act.declareGroup({ topic: 'T', group: 'GID_b' });
    const { body } = await remove(id);
    expect(body).toMatchObject({ status: 409, title: 'Cannot be deleted', field: 'id' });
    expect(body['detail']).toContain('GID_b');
    expect((await bed.mq.peek.messages({ topic: 'T', group: 'GID_a' })).messages).toMatchObject([
      { state: 'inflight' },
    ]);
    await bed.mq.send({ topic: 'V', body: 'nobody reads it' });
    const [lone] = (await bed.mq.peek.messages({ topic: 'V' })).messages;
    expect((await bed.delete(`/topics/V/messages/${lone?.id}`)).status).toBe(409);
  });

  it('says what is not there', async () => {
    const id = await send('a');
    const [handle = ''] = await bed.handles('T');
    await bed.ack('T', handle);
    for (const path of [
      ...[`${T}/messages/${id}`, `${T}/messages/none`, `/topics/none/messages/${id}`],
      `${T}/messages/${id}?group=none`,
    ]) {
      expect(`${path} ${(await bed.delete(path)).status}`).toBe(`${path} 404`);
    }
  });
});
