import { join } from 'node:path';
import { Campaign } from './campaign';
import { Subject } from './subject';

/** The short form of `npm run fuzz`: other inputs each time, the same by their seed. */
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000);
const INPUTS = 400;

describe(`hostile inputs of seed ${SEED}`, () => {
  it('are answered without a server error, a stack trace or the end of the server', async () => {
    const subject = await Subject.start(join(__dirname, '../..'));
    try {
      const campaign = new Campaign(subject, SEED);
      for (const [name, inputs] of Object.entries(await campaign.targets())) {
        const { inputs: sent, silent } = await campaign.run(name, inputs, INPUTS);
        expect(sent).toBe(INPUTS);
        expect(silent).toBeLessThan(INPUTS);
      }
      campaign.close();
      const told = campaign.findings.map(({ target, index, what }) => ({ target, index, what }));
      expect(told).toEqual([]);
    } finally {
      await subject.stop();
    }
  }, 120_000);
});
