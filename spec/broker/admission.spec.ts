import { Admission } from '../../src/broker/admission';
import { policyOf, type Policy } from '../../src/broker/policy';
import { Warnings } from '../../src/broker/warnings';

/** Counts what it is asked. */
class CountingPattern extends RegExp {
  asked = 0;
  override test(text: string): boolean {
    this.asked++;
    return super.test(text);
  }
}

describe('a name that only the strict profile refuses', () => {
  const pattern = new CountingPattern('^strict$');
  const log: string[] = [];
  let admission: Admission;
  beforeEach(() => {
    const relaxed = policyOf('relaxed');
    const limits = relaxed.advice ?? relaxed.limits;
    const names = { ...limits.names, topic: { pattern, allowed: 'strict' } };
    const policy: Policy = { ...relaxed, advice: { ...limits, names } };
    [pattern.asked, log.length] = [0, 0];
    admission = new Admission(policy, new Warnings((line) => log.push(line)));
  });
  const topic = { instance: '', topic: 'loose' };

  it('is judged and warned of once, not in every call', () => {
    for (let n = 0; n < 3; n++) admission.names(topic);
    expect(pattern.asked).toBe(1);
    expect(log).toEqual([
      'topic loose: the strict profile would refuse this (InvalidArgument): ' +
        'the topic "loose" is not allowed; it has strict',
    ]);
  });

  it('is judged anew with another group or instance, and after everything was forgotten', () => {
    admission.names(topic);
    admission.names(topic, 'GID_a');
    admission.names({ ...topic, instance: 'MQ_INST' });
    admission.forget(topic);
    admission.names(topic);
    expect(pattern.asked).toBe(3);
    admission.forget();
    admission.names(topic);
    expect(pattern.asked).toBe(4);
  });
});
