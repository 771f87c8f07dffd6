import { join } from 'node:path';
import { beds } from './beds';
import { Campaign } from './campaign';
import { fuzzJournals } from './journals';
import { Subject } from './subject';

/** The short form of `npm run fuzz`: other inputs each time, the same by their seed. */
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000);
const INPUTS = 70;

describe(`hostile inputs of seed ${SEED}`, () => {
  it.each(Object.keys(beds))(
    'are answered without a server error, a stack trace or the end of the server: %s',
    async (name) => {
      const { flags, end } = (await beds[name]?.()) ?? { flags: [] };
      const subject = await Subject.start(join(__dirname, '../..'), flags);
      try {
        const campaign = new Campaign(subject, SEED);
        for (const [target, inputs] of Object.entries(await campaign.targets())) {
          const { inputs: sent, silent } = await campaign.run(target, inputs, INPUTS);
          expect(sent).toBe(INPUTS);
          expect(silent).toBeLessThan(INPUTS);
        }
        campaign.close();
        const told = campaign.findings.map(({ target, index, what }) => ({ target, index, what }));
        expect(told).toEqual([]);
      } finally {
        await subject.stop();
        await end?.();
      }
    },
    120_000,
  );

  it('let a journal be read up to its last whole record, or refused with its name', async () => {
    const { failed, opened, refused } = await fuzzJournals(SEED, INPUTS);
    expect(failed).toEqual([]);
    expect([opened, refused]).not.toContain(0);
  });
});
