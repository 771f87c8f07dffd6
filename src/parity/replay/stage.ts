import { SystemClock } from '../../clock';
import type { Settings } from '../../config/settings';
import { monotonicNow, nextTurn, pause, systemNow } from '../../lib/real-time';
import { startMqrest, type Mqrest } from '../../mqrest';
import { requestTo } from '../outgoing';
import { Unreachable, whyNoReply } from './no-reply';
import type { Signing } from './signing';

/** Requests that are out. */
export interface Open {
  readonly size: number;
}

/** What a recording is played against, and its time. */
export interface Stage {
  readonly url: string;
  /** Epoch ms. */
  now(): number;
  /** Goes on to a time. */
  goTo(at: number, open: Open): Promise<void>;
  /** Resolves when nothing happens any more unless time goes on, or a request comes. */
  settle(open: Open): Promise<void>;
  /** How long a reply that is due may take before the rest goes on without it; ms. */
  patienceMs(open: Open): number;
  close(): Promise<void>;
}

/** How long a request may take for what is done at once; ms. */
const PATIENCE_MS = 3_000;
/** The same where all that is open is seen to wait, for a look of theirs may be under way. */
const PATIENCE_WITH_POLLS_MS = { memory: 20, redis: 300 };
/** How long an address may take for its first reply; ms. */
const ANSWER_MS = 10_000;
/** How long Redis may take to answer a look. */
const LOOK_MS = 3;
/** A poll is looked for so many turns of the event loop after something fell due. */
const TURNS = 3;

/** A mqrest of its own in this process, whose time stands still until it is moved. */
export class EmbeddedStage implements Stage {
  private constructor(
    readonly mq: Mqrest,
    private readonly clock: SystemClock,
  ) {}

  static async start(
    at: number,
    signing: Signing,
    chosen: Partial<Settings>,
  ): Promise<EmbeddedStage> {
    const clock = new SystemClock();
    clock.freeze();
    clock.set(at);
    const settings: Partial<Settings> = {
      auth: signing.auth,
      ...chosen,
      credentials: [...(chosen.credentials ?? []), ...signing.credentials],
      // It is fresh, and for this only.
      ...{
        port: 0,
        host: '127.0.0.1',
        state: '',
        from: '',
        log: 'off',
        workers: 1,
        frozenPolls: 'wait',
      },
      ...{ tlsCert: '', tlsKey: '' },
    };
    return new EmbeddedStage(await startMqrest(settings, { clock, warn: () => undefined }), clock);
  }

  get url(): string {
    return this.mq.url;
  }

  now(): number {
    return this.clock.now();
  }

  async goTo(at: number, open: Open): Promise<void> {
    for (;;) {
      const due = this.clock.nextDueAt;
      if (due === undefined || due > at) break;
      // What is overdue waits for its turn.
      if (due > this.clock.now()) this.clock.set(due);
      else await nextTurn();
      if (open.size > 0) await this.#look(open);
    }
    if (at > this.clock.now()) this.clock.set(at);
    if (open.size > 0) await this.#look(open);
  }

  async settle(open: Open): Promise<void> {
    const end = monotonicNow() + PATIENCE_MS;
    while (open.size > this.mq.broker.parked && monotonicNow() < end) await nextTurn();
  }

  patienceMs(open: Open): number {
    const { broker, settings } = this.mq;
    return open.size > broker.parked ? PATIENCE_MS : PATIENCE_WITH_POLLS_MS[settings.store];
  }

  close(): Promise<void> {
    return this.mq.close();
  }

  /** Lets polls look that wait for what fell due. */
  async #look(open: Open): Promise<void> {
    if (this.mq.settings.store === 'redis') await pause(LOOK_MS);
    else for (let turn = 0; turn < TURNS; turn++) await nextTurn();
    await this.settle(open);
  }
}

/** An address, where time goes by itself. */
export class AddressStage implements Stage {
  private constructor(readonly url: string) {}

  /**
   * Asks it something that does nothing. Rejects with an {@link Unreachable} where no reply comes, with a
   * sentence where it is no address.
   */
  static async start(url: string, patienceMs = ANSWER_MS): Promise<AddressStage> {
    if (!URL.canParse(url) || !/^https?:\/\/[^/?#]+\/?$/.test(url)) {
      const allowed = 'http://HOST:PORT or https://HOST:PORT';
      throw new Error(`against is ${JSON.stringify(url)}; allowed: ${allowed}`);
    }
    const timeout = AbortSignal.timeout(patienceMs);
    await new Promise<void>((resolve, reject) => {
      // Whatever the reply is, it is one: such a path is refused.
      const options = { method: 'HEAD', path: '/topics/', agent: false, signal: timeout } as const;
      requestTo(new URL(url), options)
        .on('response', (reply) => resolve(void reply.resume()))
        .on('error', (error) => {
          const why = timeout.aborted ? `nothing came for ${patienceMs} ms` : whyNoReply(error);
          reject(new Unreachable(url, why));
        })
        .end();
    });
    return new AddressStage(url);
  }

  now(): number {
    return systemNow();
  }

  async goTo(at: number): Promise<void> {
    const left = at - systemNow();
    if (left > 0) await pause(left);
  }

  /** What is open there cannot be seen; the times of the recording keep the order. */
  settle(): Promise<void> {
    return nextTurn();
  }

  patienceMs(): number {
    return PATIENCE_MS;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
