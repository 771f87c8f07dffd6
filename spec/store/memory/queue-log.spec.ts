import { QueueLog } from '../../../src/store/memory/queue-log';

describe('QueueLog', () => {
  it('numbers items from 0 and finds them by number', () => {
    const log = new QueueLog<string>();
    expect(Array.from({ length: 3000 }, (_, i) => log.push(`item ${i}`))).toEqual(
      Array.from({ length: 3000 }, (_, i) => i),
    );
    expect([log.get(0), log.get(1023), log.get(1024), log.get(2999), log.get(3000)]).toEqual([
      'item 0',
      'item 1023',
      'item 1024',
      'item 2999',
      undefined,
    ]);
  });

  it('drops from its head and keeps the numbers of what stays', () => {
    const log = new QueueLog<number>();
    for (let i = 0; i < 5000; i++) log.push(i);
    log.dropBefore(2500);
    expect([log.min, log.max, log.get(2499), log.get(2500), log.get(4999)]).toEqual([
      2500,
      5000,
      undefined,
      2500,
      4999,
    ]);
  });

  it('goes on counting after all was dropped', () => {
    const log = new QueueLog<string>();
    for (let i = 0; i < 1500; i++) log.push('old');
    log.dropBefore(9999);
    expect([log.min, log.max, log.push('new'), log.get(1500), log.get(1499)]).toEqual([
      1500,
      1500,
      1500,
      'new',
      undefined,
    ]);
  });
});
