import { Ledger, type Delivery, type Group, type Sums } from './ledger';

const T = 1_000_000;
const LEASE = 2_000;

/** A message handed out at a time, for the nth time. */
function one(id: string, takenAt = T, times = 1): Delivery {
  return { id, handle: `${id}/${takenAt}`, takenAt, until: takenAt + LEASE, times };
}

describe('the ledger', () => {
  let ledger: Ledger;
  let group: Group;
  beforeEach(() => {
    ledger = new Ledger();
    group = ledger.group('t');
  });

  const accepted = (key?: string): string => {
    const id = ledger.ask('t', key);
    ledger.accept(id);
    return id;
  };
  const ack = (...batch: Delivery[]): void => {
    group.ackSent(batch);
    group.ackAnswered(batch, []);
  };
  const expectSums = (sums: Partial<Sums>): void => {
    expect(ledger.sums()).toMatchObject({ lost: 0, again: 0, twice: 0, disorder: 0, ...sums });
  };

  it('has nothing to say of what was handed out and acked', () => {
    const id = accepted();
    group.delivered([one(id)], T);
    ack(one(id));
    expectSums({ accepted: 1 });
  });

  it('counts what was accepted and never came, in each group', () => {
    ledger.group('t');
    accepted();
    ledger.ask('t');
    expectSums({ accepted: 1, lost: 2 });
  });

  it('counts what was not acked and did not come again', () => {
    const [a, b] = [one(accepted()), one(accepted())];
    group.delivered([a, b], T);
    group.ackSent([a, b]);
    group.ackAnswered([a, b], [b.handle]);
    expectSums({ lost: 1 });
  });

  it('takes an ack without an answer for one that may be done or not', () => {
    const id = accepted();
    group.delivered([one(id)], T);
    group.ackSent([one(id)]);
    expectSums({});
    group.delivered([one(id, T + LEASE, 2)], T);
    ack(one(id, T + LEASE, 2));
    expectSums({});
  });

  it('counts what comes again after its ack, but for a reply that was overtaken', () => {
    const [a, b] = [accepted(), accepted()];
    group.delivered([one(a, T + LEASE, 2), one(b)], T);
    ack(one(a, T + LEASE, 2), one(b));
    group.delivered([one(a, T, 1)], T);
    expectSums({});
    ack(one(a, T, 1));
    group.delivered([one(b, T + LEASE, 2)], Date.now() + 1);
    ack(one(b, T + LEASE, 2));
    expectSums({ again: 1 });
  });

  it('counts what two have at once', () => {
    const id = accepted();
    group.delivered([one(id)], T);
    group.delivered([one(id, T + LEASE - 1, 2)], T);
    ack(one(id, T + LEASE - 1, 2));
    expectSums({ twice: 1 });
  });

  it('counts what was passed over by a later one of its key, when it is there at last', () => {
    const [a, b, other] = [accepted('k'), accepted('k'), accepted('x')];
    group.delivered([one(b), one(other)], T);
    ack(one(b), one(other));
    expectSums({ lost: 1 });
    group.delivered([one(a)], T);
    ack(one(a));
    expectSums({ disorder: 1 });
  });

  it('counts what was passed over before it was settled, but not what came in one batch', () => {
    const [a, b, c] = [accepted('k'), accepted('k'), accepted('k')];
    group.delivered([one(a), one(b)], T);
    expectSums({ lost: 3 });
    group.ackSent([one(a)]);
    group.delivered([one(c)], T);
    ack(one(a), one(b), one(c));
    expectSums({ disorder: 1 });
  });
});
