import { Outages } from '../../../src/store/redis/outages';
import { connectionTrouble, RedisTrouble } from '../../../src/store/redis/redis-trouble';

jest.mock<object>('../../../src/lib/real-time', () =>
  jest.requireActual('../../support/faked-time'),
);

const GONE = connectionTrouble('nothing listens there');
const FULL = new RedisTrouble('OOM', 'it is full', 'it is full');

describe('what is told of outages', () => {
  let lines: string[];
  let outages: Outages;
  beforeEach(() => {
    jest.useFakeTimers();
    lines = [];
    outages = new Outages('h:1', (line) => void lines.push(line));
  });
  afterEach(() => {
    outages.close();
    jest.useRealTimers();
  });

  it('is a line when one begins and one when it is over, with how long it was and how many calls failed', () => {
    for (let n = 0; n < 30; n++) outages.failed('pop', GONE);
    outages.failed('subscribe', GONE, false);
    jest.advanceTimersByTime(4_200);
    outages.succeeded('append');
    jest.advanceTimersByTime(10_000);
    expect(lines).toEqual([
      'outage: no connection to Redis at h:1: nothing listens there',
      'outage over after 4.2 s, 30 calls failed: no connection to Redis at h:1: nothing listens there',
    ]);
    expect(outages.isOn).toBe(false);
  });

  it('is over with a call of the kind that failed', () => {
    outages.failed('append', FULL);
    outages.succeeded('pop');
    jest.advanceTimersByTime(10_000);
    expect(lines).toEqual(['outage: Redis at h:1: it is full']);
    outages.succeeded('append');
    jest.advanceTimersByTime(10_000);
    expect(lines.slice(1)).toEqual([
      'outage over after 10.0 s, 1 call failed: Redis at h:1: it is full',
    ]);
  });

  it('is not over while calls go on to fail between others that go well', () => {
    for (let n = 0; n < 100; n++) {
      outages.failed('pop', GONE);
      outages.succeeded('pop');
      jest.advanceTimersByTime(500);
    }
    jest.advanceTimersByTime(1_000);
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/^outage over after 49\.5 s, 100 calls failed/);
  });

  it('is less and less where one follows the other', () => {
    // For an hour, every three seconds.
    for (let n = 0; n < 1_200; n++) {
      outages.failed('pop', GONE);
      outages.succeeded('pop');
      jest.advanceTimersByTime(3_000);
    }
    expect(lines.length).toBeLessThan(12);
  });

  it('is nothing after it is closed', () => {
    outages.failed('pop', GONE);
    outages.succeeded('pop');
    outages.close();
    jest.advanceTimersByTime(100_000);
    expect(lines).toHaveLength(1);
  });
});
