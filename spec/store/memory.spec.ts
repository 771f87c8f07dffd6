import { MemoryStore } from '../../src/store/memory/memory-store';
import { codeOf } from './bed';
import { describeStore } from './contract';

describeStore('the embedded store', () => new MemoryStore());

describe('the embedded store', () => {
  it('does no work after it was closed', async () => {
    const store = new MemoryStore();
    await store.ping();
    await store.close();
    expect(await codeOf(store.ping())).toBe('StoreUnavailable');
    expect(await codeOf(store.topics())).toBe('StoreUnavailable');
  });
});
