import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Settings } from '../../src/config/settings';
import { startMqrest, type Mqrest } from '../../src/mqrest';
import { ManualClock } from '../support/manual-clock';
import { Client } from './client';
import type { Target } from './protocol';
import type { Venue } from './venue';

const KEY = { accessKeyId: 'LTAI-spec', secret: 'spec-secret' };
const TEMPORARY_KEY = {
  accessKeyId: 'STS.spec',
  secret: 'temporary-secret',
  securityToken: 'CAIS-token',
};

/** How long a poll may take to get here. */
const PATIENCE_MS = 10_000;

/** Puts something before a mqrest; gives the address that the SDKs are to use. */
export type Before = (mq: Mqrest, clock: ManualClock) => Promise<string>;

/**
 * Two mqrests in this process on a clock that stands still: one takes every topic, the other only
 * what is declared. Both check every signature; the SDKs' own time may be as far off as it likes.
 */
export async function openLocalVenue(
  store: Partial<Settings>,
  before: Before = ({ url }) => Promise.resolve(url),
): Promise<Venue> {
  const run = randomUUID().slice(0, 8);
  const clock = new ManualClock(Date.now());
  const instance = `MQ_INST_${run}`;
  const declared = { instance: `${instance}_strict`, topic: 'declared', group: 'GID_declared' };
  const settings: Partial<Settings> = {
    ...store,
    port: 0,
    auth: 'strict',
    skewMs: 365 * 24 * 3_600_000,
    credentials: [
      { accessKeyId: KEY.accessKeyId, accessKeySecret: KEY.secret },
      {
        accessKeyId: TEMPORARY_KEY.accessKeyId,
        accessKeySecret: TEMPORARY_KEY.secret,
        securityToken: TEMPORARY_KEY.securityToken,
      },
    ],
  };
  const parts = { clock, warn: () => undefined };
  const open = await startMqrest({ ...settings, start: 'earliest' }, parts);
  const strict = await startMqrest(
    {
      ...settings,
      profile: 'strict',
      instances: [
        {
          id: declared.instance,
          topics: [{ name: declared.topic, type: 'normal', queues: 1 }],
          groups: [{ name: declared.group }],
        },
      ],
    },
    parts,
  );
  const [endpoint, strictEndpoint] = [await before(open, clock), await before(strict, clock)];
  let scenes = 0;
  return {
    stage: ({ sdk, first, second }) => {
      const name = `${sdk.toLowerCase()}-${run}-${++scenes}`;
      const target: Target = {
        ...KEY,
        endpoint,
        instance,
        topic: name,
        group: `GID_${name}`,
      };
      return Promise.resolve({
        sdk,
        client: new Client(first, target),
        second: new Client(second, target),
        strict: new Client(first, { ...KEY, ...declared, endpoint: strictEndpoint }),
        temporaryKey: TEMPORARY_KEY,
        now: () => clock.now(),
        travel: (ms) => clock.travel(ms),
        parked: () => untilParked(open),
        sameTime: (actual, expected) => expect(actual).toBe(expected),
      });
    },
    close: async () => {
      await Promise.all([open.close(), strict.close()]);
    },
  };
}

/** A poll comes from another process: the only way to know of it is to look again. */
async function untilParked({ broker }: Mqrest): Promise<void> {
  const patience = AbortSignal.timeout(PATIENCE_MS);
  while (broker.parked === 0) {
    if (patience.aborted) throw new Error(`no poll waits after ${PATIENCE_MS} ms`);
    await setImmediate();
  }
}
