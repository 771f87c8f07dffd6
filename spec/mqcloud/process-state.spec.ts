import { ProcessState } from '../../src/mqcloud/process-state';

describe('What a gateway keeps per process', () => {
  it('knows ten thousand clients of a broadcast consumer, those seen last', () => {
    const memory = new ProcessState();
    for (let n = 0; n <= 10_000; n++) memory.seen('b', `client-${n}`, 0);
    const clients = memory.clients('b');
    expect(clients.size).toBe(10_000);
    expect(clients.has('client-0')).toBe(false);
    expect(clients.has('client-10000')).toBe(true);
  });
});
