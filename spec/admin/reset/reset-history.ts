import fc from 'fast-check';
import { MqError } from '../../../src/errors';
import type { TopicType } from '../../../src/index';
import type { Mqrest } from '../../../src/mqrest';

/** Something a user may do; numbers that name messages or deliveries are taken from what was seen. */
export type Step =
  | {
      do: 'publish';
      topic: number;
      tag?: string;
      shardingKey?: string;
      delay?: number;
      immunity?: number;
    }
  | {
      do: 'consume';
      topic: number;
      group: number;
      mode: 'any' | 'orderly' | 'half';
      limit: number;
      tags?: string[];
    }
  | { do: 'ack' | 'commit' | 'rollback'; topic: number; group: number; picks: number[] }
  | { do: 'expire' | 'bury' | 'resend'; topic: number; group: number }
  | { do: 'advance'; ms: number }
  | { do: 'declareTopic'; topic: number; type: TopicType; queues: number }
  | { do: 'declareGroup' | 'dropGroup'; topic: number; group: number }
  | { do: 'dropTopic' | 'purge'; topic: number }
  | { do: 'seek'; topic: number; group: number; to: 'begin' | 'end' }
  | { do: 'park'; topic: number; group: number }
  | { do: 'fault'; topic: number; times: number }
  | { do: 'wire'; topic: number }
  | { do: 'credential'; accessKeyId: string }
  | { do: 'gateway'; path: 'produce' | 'message' };

const topic = fc.nat({ max: 2 });
const group = fc.nat({ max: 1 });
const tag = fc.constantFrom('A', 'B');
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 1 });
const step = (...of: fc.Arbitrary<unknown>[]) => fc.oneof(...of) as fc.Arbitrary<Step>;
const is = <const W extends string>(...words: W[]) => fc.constantFrom<W[]>(...words);

/** Up to so many steps that make sense together more often than not. */
export const histories: fc.Arbitrary<Step[]> = fc.array(
  step(
    fc.record(
      { do: is('publish'), topic, tag, shardingKey: is('x', 'y'), delay: fc.nat({ max: 400_000 }) },
      { requiredKeys: ['do', 'topic'] },
    ),
    fc.record({ do: is('publish'), topic, immunity: is('10', '20').map((s) => Number(s) * 1000) }),
    fc.record({
      ...{ do: is('consume'), topic, group, limit: fc.integer({ min: 1, max: 16 }) },
      ...{ mode: is('any', 'any', 'orderly', 'half'), tags: maybe(fc.constant(['A'])) },
    }),
    fc.record({
      ...{ do: is('ack', 'ack', 'commit', 'rollback'), topic, group },
      picks: fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 4 }),
    }),
    fc.record({ do: is('expire', 'bury', 'resend'), topic, group }),
    fc.record({ do: is('advance'), ms: fc.constantFrom(1, 10_000, 60_000, 300_000, 90_000_000) }),
    fc.record({
      ...{ do: is('declareTopic'), topic, type: is('normal', 'ordered', 'timer') },
      queues: fc.integer({ min: 1, max: 4 }),
    }),
    fc.record({ do: is('declareGroup', 'dropGroup'), topic, group }),
    fc.record({ do: is('dropTopic', 'purge'), topic }),
    fc.record({ do: is('seek'), topic, group, to: is('begin', 'end') }),
    fc.record({ do: is('park'), topic, group }),
    fc.record({ do: is('fault'), topic, times: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ do: is('wire'), topic }),
    fc.record({ do: is('credential'), accessKeyId: is('a', 'b') }),
    fc.record({ do: is('gateway'), path: is('produce', 'message') }),
  ),
  { maxLength: 25, size: 'max' },
);

const FAILURE = { error: 'InternalError' } as const;

/** Plays histories on one mqrest; its answers tell nothing of ids, nor of when it began. */
export class ResetPlayer {
  readonly #ids = new Map<string, number>();
  readonly #handles: string[] = [];
  readonly #beganAt: number;
  #published = 0;

  constructor(
    private readonly mq: Mqrest,
    private readonly ns: string,
    /** No other instance has anything that time could change. */
    private readonly isAlone: boolean,
  ) {
    this.#beganAt = mq.clock.now();
  }

  /** What every step was answered, and all there is in the end. */
  async play(history: readonly Step[]): Promise<unknown[]> {
    const answers: unknown[] = [];
    for (const one of history) {
      answers.push(await this.#play(one).catch((error: unknown) => codeOf(error)));
    }
    return [...answers, await this.#everything()].map((answer) => this.#neutral(answer));
  }

  #play(one: Step): Promise<unknown> {
    const { mq } = this;
    const name = 'topic' in one ? `T${one.topic}` : '';
    const inTopic = { ns: this.ns, topic: name };
    const of = { ...inTopic, group: 'group' in one ? `GID_${one.group}` : '' };
    const subscription = { instance: this.ns, topic: name, group: of.group };
    switch (one.do) {
      case 'publish': {
        const { tag, shardingKey, delay, immunity } = one;
        const body = `body ${this.#published++}`;
        return mq.send({ ...inTopic, tag, shardingKey, delay, immunity, key: 'k', body });
      }
      case 'consume':
        return this.#consume({ ...one, ...subscription, waitMs: 0 });
      case 'ack':
      case 'commit':
      case 'rollback': {
        const handles = one.picks.map((n) => this.#handles[n] ?? 'none');
        return mq.broker[one.do](subscription, handles);
      }
      case 'expire':
      case 'bury':
      case 'resend':
        return mq.act[one.do](of);
      case 'advance': {
        const moved = mq.clock.advance(one.ms);
        return this.isAlone ? moved : moved.then(() => 'moved');
      }
      case 'declareTopic':
        return mq.act.declareTopic(inTopic, { type: one.type, queues: one.queues });
      case 'declareGroup':
      case 'dropGroup':
        return mq.act[one.do](of);
      case 'dropTopic':
      case 'purge':
        return mq.act[one.do](inTopic);
      case 'seek':
        return mq.act.seek(of, one.to);
      case 'park':
        return this.#park({ ...subscription, limit: 1, mode: 'any', waitMs: 20_000 });
      case 'fault': {
        const { times } = one;
        return mq.faults.add({ id: `${this.ns} ${name}`, match: inTopic, times, action: FAILURE });
      }
      case 'wire':
        return this.#publishOverHttp(name);
      case 'credential':
        return mq.credentials.add({ accessKeyId: one.accessKeyId, accessKeySecret: 's' });
      case 'gateway':
        return this.#askGateway(one.path);
    }
  }

  async #consume(call: Parameters<Mqrest['broker']['consume']>[0]): Promise<unknown> {
    const deliveries = await this.mq.broker.consume(call);
    this.#handles.push(...deliveries.map(({ receiptHandle }) => receiptHandle));
    return deliveries;
  }

  /** Whoever waits for nothing else is let wait; what it gets in the end is not looked at. */
  async #park(call: Parameters<Mqrest['broker']['consume']>[0]): Promise<string> {
    void this.mq.broker.consume(call).catch(() => undefined);
    await this.mq.broker.settled();
    return 'waits, or has something';
  }

  async #publishOverHttp(topic: string): Promise<number> {
    const body = '<Message><MessageBody>wire</MessageBody><MessageKey>k</MessageKey></Message>';
    const url = `${this.mq.url}/topics/${topic}/messages?ns=${this.ns}`;
    const reply = await fetch(url, { method: 'POST', body });
    await reply.text();
    return reply.status;
  }

  /** All instances share what the gateway has, and only a full reset makes it new. */
  async #askGateway(path: string): Promise<unknown> {
    const query = path === 'produce' ? 'producer=X-producer&message=m' : 'consumer=c&topic=X';
    const topic = path === 'produce' ? '&topic=X' : '';
    const reply = await fetch(`${this.mq.url}/mq/${path}?${query}${topic}`, { method: 'POST' });
    const { status, result } = (await reply.json()) as {
      status: number;
      result?: { msgListSize?: number };
    };
    return this.isAlone ? [status, result?.msgListSize] : 'asked';
  }

  async #everything(): Promise<unknown> {
    const { mq, ns } = this;
    const { topics } = await mq.peek.topics({ ns });
    const described = topics.map(async ({ topic }) => {
      const about = await mq.store.describe({ instance: ns, topic }, mq.clock.now());
      return [about, await mq.peek.messages({ ns, topic, limit: 1000 })];
    });
    const parked = await mq.peek.parked({ ns });
    const { faults, firings } = await mq.faults.list();
    const mine = faults.filter(({ match }) => match.ns === ns);
    const fired = firings.filter((one) => one.ns === ns).map(({ fault }) => fault);
    const keys = this.isAlone ? mq.credentials.list() : [];
    const seen = [topics, await mq.peek.groups({ ns }), await Promise.all(described)];
    return [...seen, parked, mine, fired, keys];
  }

  /** Ids become numbers in the order they were seen; times count from the beginning. */
  #neutral(answer: unknown): unknown {
    const text = JSON.stringify(answer ?? null, (key, value: unknown) => {
      if (key === 'receiptHandle' || key === 'offsetMs') return undefined;
      const isTime = typeof value === 'number' && (key === 'now' || /[aA]t$/.test(key));
      // 0 is never, of a group that has not polled.
      return isTime && value !== 0 ? value - this.#beganAt : value;
    });
    return JSON.parse(text.replaceAll(/[0-9A-F]{32}(?=")/g, (id) => this.#number(id)));
  }

  #number(id: string): string {
    const known = this.#ids.get(id) ?? this.#ids.size;
    this.#ids.set(id, known);
    return String(known);
  }
}

/** The code of a refusal: its words are the store's own. */
function codeOf(error: unknown): unknown {
  return error instanceof MqError ? error.code : String(error);
}
