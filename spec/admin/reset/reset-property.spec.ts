import fc from 'fast-check';
import type { Settings } from '../../../src/config/settings';
import { startMqrest, type Mqrest } from '../../../src/mqrest';
import { ManualClock } from '../../support/manual-clock';
import { describeOnStores } from '../../support/control-bed';
import { randomHistories } from '../../support/random-histories';
import { histories, ResetPlayer, type Step } from './reset-history';

const declared: Partial<Settings> = {
  port: 0,
  maxRetries: 2,
  instances: ['one', 'two'].map((id) => ({
    id,
    topics: [{ name: 'T0', type: 'normal', queues: 2 }],
    groups: [{ name: 'GID_0' }],
  })),
};

describeOnStores('after a reset', (settings) => {
  let used: Mqrest;
  const begin = (more: Partial<Settings>): Promise<Mqrest> =>
    startMqrest({ ...declared, ...more }, { clock: new ManualClock(), warn: () => undefined });
  beforeAll(async () => {
    used = await begin(settings());
  });
  afterAll(() => used.close());

  const compare = async (ns: string | undefined, before: Step[], after: Step[]): Promise<void> => {
    await new ResetPlayer(used, 'two', false).play(before);
    await new ResetPlayer(used, 'one', false).play(before);
    await used.reset(ns);
    const isAll = ns === undefined;
    const fresh = await begin({ store: 'memory' });
    try {
      const answers = await new ResetPlayer(used, 'one', isAll).play(after);
      expect(answers).toEqual(await new ResetPlayer(fresh, 'one', isAll).play(after));
    } finally {
      await fresh.close();
    }
  };

  it.each([
    ['of everything', undefined],
    ['of an instance', 'one'],
  ])(
    '%s, any history is answered as by a server that has just started',
    async (_, ns) => {
      // Polls wait before the reset only: after it, when exactly one is woken differs from run to run.
      const property = fc.asyncProperty(histories, histories, (before, after) =>
        compare(
          ns,
          before,
          after.filter((one) => one.do !== 'park'),
        ),
      );
      await fc.assert(property, randomHistories('reset'));
    },
    600_000,
  );
});
