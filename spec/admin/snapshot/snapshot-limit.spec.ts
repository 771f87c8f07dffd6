import { clearTopics } from '../../../src/store/clear-topics';
import { snapshotOperations } from '../../../src/control/operations/snapshot-operations';
import type { JsonText } from '../../../src/control/api/json-text';
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
    await bed.publish('ä');
    const { snapshots } = operationsOf(bed, 0);
    let bytes = 0;
    for await (const piece of snapshots.text()) bytes += Buffer.byteLength(piece);
    const given = await operationsOf(bed, bytes).get?.handle(CALL);
    expect(JSON.parse((given as JsonText).text)).toEqual(await snapshots.take());
    expect(operationsOf(bed, bytes).put?.bodyLimitBytes).toBe(bytes);
    await expect(operationsOf(bed, bytes - 1).get?.handle(CALL)).rejects.toMatchObject({
      status: 413,
      about: { allowed: `up to ${bytes - 1} bytes` },
    });
  });
});
