import { clearTopics } from '../../../src/store/clear-topics';
import { snapshotOperations } from '../../../src/control/operations/snapshot-operations';
import type { JsonText } from '../../../src/control/api/operation';
import { wholeText } from '../../../src/http/long-body';
import { Snapshots } from '../../../src/admin/snapshot/snapshots';
import { BrokerBed } from '../../support/broker-bed';

const CALL = {
  ...{ params: undefined, query: undefined, body: undefined, requestId: 'r' },
  caller: { client: 'c', onGone: () => () => undefined },
};

function operationsOf(bed: BrokerBed, limitBytes: number) {
  const { store, clock } = bed;
  const empty = () => clearTopics(store);
  const snapshots = new Snapshots({ store, clock, empty, learn: () => undefined, spaces: [] });
  const [get, put] = snapshotOperations(snapshots, limitBytes);
  return { get, put, snapshots };
}

describe('a snapshot over HTTP', () => {
  it('is given up to the size in which it is taken, and not beyond', async () => {
    const bed = new BrokerBed();
    for (const body of ['ä', 'b']) await bed.publish(body);
    await bed.consume({ limit: 1 });
    await bed.broker.declareTopic({ instance: 'i', topic: 'U' }, { type: 'normal', queues: 2 });
    const { snapshots } = operationsOf(bed, 0);
    const whole = await snapshots.take();
    const bytes = Buffer.byteLength(JSON.stringify(whole));
    const given = await operationsOf(bed, bytes).get?.handle(CALL);
    expect(JSON.parse(wholeText((given as JsonText).body))).toEqual(whole);
    expect(operationsOf(bed, bytes).put?.bodyLimitBytes).toBe(bytes);
    await expect(operationsOf(bed, bytes - 1).get?.handle(CALL)).rejects.toMatchObject({
      status: 413,
      about: { allowed: `up to ${bytes - 1} bytes` },
    });
  });
});
