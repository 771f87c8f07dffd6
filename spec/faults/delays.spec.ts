import { SystemClock } from '../../src/clock';
import { ArmedFault } from '../../src/faults/armed-fault';
import { Delays } from '../../src/faults/delays';
import { HangingUp, settled, watched } from '../support/broker-bed';

const armed = new ArmedFault({ id: 'f', match: {}, action: { delay: '3s' } }, 'v');
const delayed = { of: armed, ns: '', ms: 3_000, isDone: false };

describe('a delayed call', () => {
  const begin = () => {
    const clock = new SystemClock();
    clock.freeze();
    const delays = new Delays(clock);
    return { clock, delays };
  };

  it('goes on when its time has passed by the clock, also where that was set back meanwhile', async () => {
    const { clock, delays } = begin();
    const waiting = watched(delays.wait(delayed, new HangingUp()));
    clock.travel(-3_600_000);
    clock.travel(2_999);
    await settled();
    expect(waiting.isOpen).toBe(true);
    clock.travel(1);
    expect(await waiting.promise).toBe(true);
    expect(delays.size).toBe(0);
  });

  it('is let go when its client hangs up', async () => {
    const { delays } = begin();
    const client = new HangingUp();
    const waiting = delays.wait(delayed, client);
    client.hangUp();
    expect(await waiting).toBe(false);
    expect([client.listeners, delays.size]).toEqual([0, 0]);
  });
});
