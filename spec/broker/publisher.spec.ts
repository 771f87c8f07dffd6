import { appendOf } from '../../src/broker/publisher';
import { relaxedPolicy } from '../../src/broker/policy';

describe('A message for the store', () => {
  const now = 1_700_000_000_000;

  it('is scheduled or held, and never both', () => {
    const deliverAt = now + 60_000;
    const of = (draft: object) => appendOf({ body: 'x', ...draft }, now, relaxedPolicy);
    expect(of({})).toMatchObject({ at: undefined, heldUntil: undefined });
    expect(of({ deliverAt })).toMatchObject({ at: deliverAt, heldUntil: undefined });
    const held = { at: undefined, heldUntil: now + 10_000 };
    expect(of({ immunityMs: 10_000 })).toMatchObject(held);
    expect(of({ immunityMs: 10_000, deliverAt })).toMatchObject(held);
  });
});
