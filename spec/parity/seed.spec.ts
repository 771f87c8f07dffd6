import { statSync, truncateSync } from 'node:fs';
import type { Mqrest } from '../../src/mqrest';
import { startMqrest, type Mqrest as Embedded } from '../../src/embedded';
import { ack, poll, publish, textsOf } from '../support/wire-calls';
import { RecordingBed } from './recording-bed';

describe('a mqrest that starts from a recording', () => {
  let bed: RecordingBed;
  let mq: Embedded | undefined;
  const warnings: string[] = [];
  const through = (): Mqrest => ({ url: bed.url }) as Mqrest;
  const seeded = async (from: string): Promise<Embedded> => {
    warnings.length = 0;
    mq = await startMqrest({ port: 0, from }, { warn: (line) => void warnings.push(line) });
    return mq;
  };
  beforeEach(async () => {
    bed = await RecordingBed.start();
  });
  afterEach(async () => {
    await mq?.close();
    await bed.close();
  });

  it('has what was published and not acked, by the ids and with the counts of the recording', async () => {
    const ids: string[] = [];
    for (const body of ['acked', 'again', 'later', 'untouched']) {
      ids.push(...textsOf(await publish(through(), 'orders', body), 'MessageId'));
    }
    const first = await poll(through(), 'orders', '', 3);
    await ack(through(), 'orders', textsOf(first, 'ReceiptHandle').slice(0, 1));
    bed.clock.advance(300_000);
    await poll(through(), 'orders', '', 1);

    const { peek } = await seeded(bed.file());
    const { messages } = await peek.messages({ topic: 'orders', group: 'GID_a' });
    const [, again, later, untouched] = ids;
    expect(warnings).toEqual([]);
    expect(messages.map(({ id, state, consumedTimes }) => [id, state, consumedTimes])).toEqual([
      [later, 'ready', 1],
      [untouched, 'ready', undefined],
      [again, 'inflight', 2],
    ]);
  });

  it('goes on as if the recording had just ended', async () => {
    await publish(through(), 'orders', 'hello');
    await poll(through(), 'orders');
    bed.clock.advance(60_000);
    await poll(through(), 'orders');
    const from = Date.now();
    const { peek, clock } = await seeded(bed.file());
    const { messages } = await peek.messages({ topic: 'orders', group: 'GID_a' });
    const [message] = messages;
    // Four of its five minutes are left.
    const leftMs = (message?.nextConsumeAt ?? 0) - from;
    expect(leftMs).toBeGreaterThan(235_000);
    expect(leftMs).toBeLessThan(240_000 + 10_000);
    expect(Math.abs(clock.state.offsetMs)).toBeLessThan(10);
  });

  it('says where the recording was played otherwise', async () => {
    await publish(through(), 'orders', 'hello');
    const file = bed.file(({ reply, ...rest }) => ({ ...rest, reply: { ...reply, status: 500 } }));
    await seeded(file);
    expect(warnings).toEqual([
      `${file} was not played as it was recorded; what differs: mqrest replay ${file}`,
    ]);
  });

  it('says that the last line was cut, and starts with what is whole', async () => {
    await publish(through(), 'orders', 'whole');
    await publish(through(), 'orders', 'cut');
    const file = bed.file();
    truncateSync(file, statSync(file).size - 10);
    const { peek } = await seeded(file);
    const { messages } = await peek.messages({ topic: 'orders' });
    expect(messages.map(({ body }) => body)).toEqual(['whole']);
    expect(warnings).toEqual([`${file}: The last line of the recording was cut, and is left out.`]);
  });

  it.each([
    [{ from: '/nowhere.ndjson' }, /the recording \/nowhere\.ndjson cannot be used: ENOENT/],
    [{ from: __filename }, /seed\.spec\.ts cannot be used: line 1: /],
    [{ from: 'x', state: 's.json' }, /from: is for --store memory without --state/],
    [{ from: 'x', store: 'redis' as const }, /from: is for --store memory without --state/],
  ])('refuses %j with a sentence', async (options, sentence) => {
    await expect(startMqrest({ port: 0, ...options })).rejects.toThrow(sentence);
  });
});
