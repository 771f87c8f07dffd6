import { exposition } from '../../src/metrics/exposition';
import { StoreFigures } from '../../src/metrics/store-figures';
import { isEmbedded } from '../../src/store/embedded';
import { MemoryStore } from '../../src/store/memory/memory-store';
import { outageStore } from '../../src/store/outage-store';
import { readExposition, valueOf } from '../support/exposition';

const TO = { instance: '', topic: 'T', queue: 0 };
const ENTRY = { payload: 'p' };
const OPTIONS = { now: 1, create: { type: 'normal', queues: 1 } };

describe('a store whose calls are counted', () => {
  it('answers and refuses as it does without, and tells what came of its calls', async () => {
    const outage: { why?: string } = {};
    const figures = new StoreFigures();
    const store = figures.timed(outageStore(new MemoryStore(), () => outage.why));
    expect(await store.append(TO, ENTRY, OPTIONS)).toEqual({ queue: 0, offset: 0, created: true });
    await expect(store.append({ ...TO, topic: 'none' }, ENTRY, { now: 1 })).rejects.toMatchObject({
      code: 'TopicNotExist',
    });
    outage.why = 'a fault';
    await expect(store.append(TO, ENTRY, OPTIONS)).rejects.toMatchObject({
      code: 'StoreUnavailable',
    });
    const families = readExposition(exposition(figures.families()));
    const calls = ['ok', 'refused', 'unavailable'].map((result) =>
      valueOf(families, 'mqrest_store_calls_total', { call: 'append', result }),
    );
    expect(calls).toEqual([1, 1, 1]);
    const took = valueOf(families, 'mqrest_store_call_duration_seconds_count', { call: 'append' });
    expect(took).toBe(3);
  });

  it('is still one that is in this process', () => {
    const store = new StoreFigures().timed(outageStore(new MemoryStore(), () => undefined));
    expect(isEmbedded(store) && store.usedBytes()).toBe(0);
  });
});
