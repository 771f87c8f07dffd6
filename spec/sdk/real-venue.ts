import { setTimeout } from 'node:timers/promises';
import { Client, Refused } from './client';
import type { Target } from './protocol';
import type { Scenario } from './scenario';
import type { Venue } from './venue';

/** How far the service's clock may be from the one here. */
const TOLERANCE_MS = 10_000;
/** Time for a request to get to the service. */
const TRAVEL_MS = 1_000;

const TOPICS: Record<Scenario['kind'], string> = {
  normal: 'SDK_TEST_TOPIC',
  ordered: 'SDK_TEST_TOPIC_ORDERED',
  timer: 'SDK_TEST_TOPIC_TIMER',
  transaction: 'SDK_TEST_TOPIC_TRANSACTION',
};

/** Whether the environment names a real service to play at. */
export const isRealServiceGiven = (): boolean => (process.env['SDK_TEST_ENDPOINT'] ?? '') !== '';

/**
 * The service at `SDK_TEST_ENDPOINT`, with `SDK_TEST_ACCESS_KEY_ID`,
 * `SDK_TEST_ACCESS_KEY_SECRET`, `SDK_TEST_INSTANCE`, `SDK_TEST_GROUP` and a topic of each
 * kind: `SDK_TEST_TOPIC`, `…_TOPIC_ORDERED`, `…_TOPIC_TIMER`, `…_TOPIC_TRANSACTION`. What waits
 * in these topics for the group is acked away.
 */
export function openRealVenue(): Venue {
  const targetFor = (kind: Scenario['kind']): Target => ({
    endpoint: required('SDK_TEST_ENDPOINT'),
    accessKeyId: required('SDK_TEST_ACCESS_KEY_ID'),
    secret: required('SDK_TEST_ACCESS_KEY_SECRET'),
    instance: process.env['SDK_TEST_INSTANCE'] ?? '',
    topic: required(TOPICS[kind]),
    group: required('SDK_TEST_GROUP'),
  });
  return {
    stage: async ({ sdk, first, second }, { kind }) => {
      const target = targetFor(kind);
      const client = new Client(first, target);
      await drain(client, kind);
      return {
        sdk,
        client,
        second: new Client(second, target),
        strict: client,
        temporaryKey: { accessKeyId: '', secret: '', securityToken: '' },
        now: () => Date.now(),
        travel: () => {
          throw new Error('the time of a real service cannot be moved');
        },
        parked: () => setTimeout(TRAVEL_MS),
        sameTime: (actual, expected) =>
          expect(Math.abs(actual - expected)).toBeLessThan(TOLERANCE_MS),
      };
    },
    close: () => Promise.resolve(),
  };
}

async function drain(client: Client, kind: Scenario['kind']): Promise<void> {
  try {
    for (;;) {
      const poll = { limit: 16, wait: 1 };
      const batch = await (kind === 'ordered' ? client.consumeOrderly(poll) : client.consume(poll));
      await client.ack(...batch.map(({ receiptHandle }) => receiptHandle));
    }
  } catch (error) {
    if (!(error instanceof Refused) || error.code !== 'MessageNotExist') throw error;
  }
}

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set`);
  return value;
}
