import { ALL_LOCKED, ConsumerScene, TIMEOUT_MS, idIn } from '../consumer-scene';
import { bodies, fieldsOf, idOf, tuple } from '../../support/gateway-bed';
import { describeOnStores } from '../stores';

describeOnStores('Acking and unlocking', (open) => {
  const scene = new ConsumerScene(open);
  const { poll, ack, unlock, config, begin } = scene;

  describe('C9: an ack', () => {
    let requestId: string | undefined;
    beforeEach(async () => {
      await begin();
      await scene.bed.put('t1', 0, 'm0', 'm1', 'm2');
      requestId = idIn(await poll());
    });

    it('commits, and a second time finds no lock', async () => {
      const told = tuple(requestId).replace('broker-a,0,', 'broker-a-0:');
      expect(await ack({ requestId })).toMatchObject({ status: 200, message: `ok ${told}` });
      expect(await ack({ requestId })).toMatchObject({
        status: 200,
        message: `lock not exist ${told}`,
      });
      expect((await scene.bed.row('t1', 'g1', 0)).committed).toBe(3);
    });

    it('without an id is illegal', async () => {
      const illegal = { status: 400, message: 'ack illegal null-0:0,0,0,false' };
      expect(await ack()).toMatchObject(illegal);
      expect(await ack({ requestId: ' ' })).toMatchObject(illegal);
    });

    it('takes an id of five fields', async () => {
      const five = idOf(...tuple(requestId).split(',').slice(0, 5));
      expect((await ack({ requestId: five })).message).toMatch(/^ok /);
    });

    it.each([
      ['!!!', 'java.lang.IllegalArgumentException: Illegal base64 character 21'],
      ['ab+c', 'java.lang.IllegalArgumentException: Illegal base64 character 2b'],
      ['ab/c', 'java.lang.IllegalArgumentException: Illegal base64 character 2f'],
      ['ab c', 'java.lang.IllegalArgumentException: Illegal base64 character 20'],
      [
        'a',
        'java.lang.IllegalArgumentException: Input byte[] should at least have 2 bytes for base64 bytes',
      ],
      [
        'undefineD',
        'java.lang.IllegalArgumentException: Last unit does not have enough valid bits',
      ],
      ['YQ=', 'java.lang.IllegalArgumentException: Input byte array has wrong 4-byte ending unit'],
      [
        'YQ==YQ',
        'java.lang.IllegalArgumentException: Input byte array has incorrect ending byte at 4',
      ],
      ['nulL', 'java.lang.ArrayIndexOutOfBoundsException: Index 1 out of bounds for length 1'],
      ['YWJj', 'java.lang.ArrayIndexOutOfBoundsException: Index 1 out of bounds for length 1'],
      [idOf('a', 'b', 'c', 'd', 'e'), 'java.lang.NumberFormatException: For input string: "b"'],
      [
        idOf('broker-a', '99999999999', 0, 0, 0),
        'java.lang.NumberFormatException: For input string: "99999999999"',
      ],
    ])('refuses the garbage %p and does nothing, nor does a poll', async (garbage, message) => {
      const before = await scene.bed.row('t1', 'g1', 0);
      for (const call of [ack, unlock, poll]) {
        expect(await call({ requestId: garbage })).toMatchObject({ status: 500, message });
      }
      expect(await scene.bed.row('t1', 'g1', 0)).toEqual(before);
    });

    it.each([
      [idOf('broker-a', 0, -1, 2, 5), 'ack illegal broker-a-0:-1,2,5,false'],
      [idOf('broker-a', 0, 5, 2, 5), 'ack illegal broker-a-0:5,2,5,false'],
    ])('refuses the id %s, which cannot be', async (illegal, message) => {
      expect(await ack({ requestId: illegal })).toMatchObject({ status: 400, message });
    });

    it.each(['broker-z', 'x', 'broker-a'])(
      'of a queue that is not there (%s) finds no lock',
      async (name) => {
        const unknown = idOf(name, 77, 2, 5, 5);
        expect(await ack({ requestId: unknown })).toMatchObject({
          status: 200,
          message: `lock not exist ${name}-77:2,5,5,false`,
        });
      },
    );
  });

  describe('an ack that does not fit', () => {
    let requestId: string | undefined;
    beforeEach(async () => {
      await begin();
      await scene.bed.put('t1', 0, 'x0', 'x1');
      requestId = idIn(await poll());
    });

    it('C10: with an older lock time is refused, and the lock kept', async () => {
      const { lockTime } = fieldsOf(requestId);
      const older = idOf('broker-a', 0, 0, 2, lockTime - 1, false);
      expect((await ack({ requestId: older })).message).toBe(
        `ack lockTime small than ${lockTime} broker-a-0:0,2,${lockTime - 1},false`,
      );
      expect(await poll()).toMatchObject(ALL_LOCKED);
    });

    it('C11: with a wrong offset only unlocks, so that the batch comes again at once', async () => {
      const { lockTime } = fieldsOf(requestId);
      const wrong = idOf('broker-a', 0, 1, 2, lockTime, false);
      // Its end is 2, which is not committed either.
      expect((await ack({ requestId: wrong })).message).toMatch(
        /^bug committedOffset not equal 0 /,
      );
      expect(bodies(await poll())).toEqual(['x0', 'x1']);
    });

    it('C11: with the end that is committed already says so and unlocks', async () => {
      await scene.bed.setRow('t1', 'g1', 0, { committed: 2 });
      expect((await ack({ requestId })).message).toMatch(/^offset has committed /);
      expect((await scene.bed.row('t1', 'g1', 0)).lockAt).toBe(0);
    });

    it('C12: with a newer lock time is taken', async () => {
      const { lockTime } = fieldsOf(requestId);
      const newer = idOf('broker-a', 0, 0, 2, lockTime + 1, false);
      expect((await ack({ requestId: newer })).message).toMatch(/^ok /);
      expect((await scene.bed.row('t1', 'g1', 0)).committed).toBe(2);
    });
  });

  it('C13: unlock gives the batch back whatever lock time it brings, once, and needs an id', async () => {
    await begin();
    await scene.bed.put('t1', 0, 'y0');
    await poll();
    const foreign = { requestId: idOf('broker-a', 0, 0, 0, 1, false) };
    expect(await unlock(foreign)).toMatchObject({
      status: 200,
      message: 'broker-a-0:0,0,1,false unlock:true',
    });
    expect((await unlock(foreign)).message).toBe('broker-a-0:0,0,1,false unlock:false');
    expect(await unlock()).toMatchObject({
      status: 400,
      message: 'ack illegal null-0:0,0,0,false',
    });
    expect(bodies(await poll())).toEqual(['y0']);
  });

  describe('C14: after the timeout', () => {
    beforeEach(async () => {
      await begin();
      await scene.bed.put('t1', 0, 'z0');
    });

    it('a batch that was not acked comes again, and its first id is refused', async () => {
      const first = await poll();
      scene.bed.clock.advance(TIMEOUT_MS);
      expect(await poll()).toMatchObject(ALL_LOCKED);
      scene.bed.clock.advance(1);
      expect(bodies(await poll())).toEqual(['z0']);
      expect((await ack({ requestId: idIn(first) })).message).toMatch(/^ack lockTime small than /);
      expect((await scene.bed.row('t1', 'g1', 0)).committed).toBe(0);
    });

    it('a late ack counts as long as nobody has locked the queue again', async () => {
      const { lockTime } = fieldsOf(idIn(await poll()));
      scene.bed.clock.advance(TIMEOUT_MS + 1);
      const late = idOf('broker-a', 0, 0, 1, lockTime, false);
      expect((await ack({ requestId: late })).message).toMatch(/^ok /);
      expect(bodies(await poll())).toEqual([]);
    });

    it('the timeout of the consumer can be set, and counts for locks that are there', async () => {
      await poll();
      await config({ consumeTimeoutInMillis: 10_000 });
      scene.bed.clock.advance(10_001);
      expect(bodies(await poll())).toEqual(['z0']);
    });
  });
});
