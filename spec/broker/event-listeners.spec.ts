import type { BrokerEvent } from '../../src/broker/events';
import { BrokerBed } from '../support/broker-bed';

describe('the events of a broker', () => {
  it('go to every listener, in the order in which they were added', async () => {
    const bed = new BrokerBed();
    const told: string[] = [];
    bed.broker.events.add(({ kind }) => told.push(`first ${kind}`));
    bed.broker.events.add(({ kind }) => told.push(`second ${kind}`));
    await bed.publish('x');
    await bed.ack(...(await bed.consume()));
    expect(told).toEqual([
      ...['first published', 'second published', 'first delivered', 'second delivered'],
      ...['first settled', 'second settled'],
    ]);
  });

  it('go no more to a listener that was taken back, and on to the others', async () => {
    const bed = new BrokerBed();
    const [one, other]: [BrokerEvent[], BrokerEvent[]] = [[], []];
    const remove = bed.broker.events.add((event) => one.push(event));
    bed.broker.events.add((event) => {
      other.push(event);
      remove();
    });
    await bed.publish('a');
    await bed.publish('b');
    expect([one.length, other.length]).toEqual([1, 2]);
    expect(bed.broker.events.active).toBe(true);
  });

  it('are wanted only while there is a listener', () => {
    const { events } = new BrokerBed().broker;
    expect(events.active).toBe(false);
    const removes = [events.add(() => undefined), events.add(() => undefined)];
    expect(removes.map((remove) => (remove(), events.active))).toEqual([true, false]);
  });
});
