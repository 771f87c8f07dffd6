import type { Store } from '../../src/store/store';
import { GatewayBed, type Reply } from '../support/gateway-bed';

type Values = Readonly<Record<string, string | number | boolean | undefined>>;

export const TIMEOUT_MS = 300_000;
export const ALL_LOCKED = { status: 500, message: 'no consumerQueueOffsetResult' };

/**
 * Serves t1 (one queue) and t4 (four) to the consumers g1, g4 and the broadcast b4, as the published
 * gateway does: new consumers begin at the end. Everything is fresh for each test.
 */
export class ConsumerScene {
  store!: Store;
  bed!: GatewayBed;

  constructor(private readonly open: () => Promise<Store>) {
    beforeEach(() => this.serve());
    afterEach(() => this.end());
  }

  async serve(options: ConstructorParameters<typeof GatewayBed>[0] = {}): Promise<void> {
    this.store = await this.open();
    await this.store.declare({
      topic: { instance: '', topic: 't1' },
      shape: { type: 'normal', queues: 1 },
    });
    await this.store.declare({
      topic: { instance: '', topic: 't4' },
      shape: { type: 'normal', queues: 4 },
    });
    this.bed = new GatewayBed({
      store: this.store,
      profile: 'open-1.2',
      autoRegister: false,
      consumers: [
        { consumer: 'g1', topic: 't1', broadcast: false },
        { consumer: 'g4', topic: 't4', broadcast: false },
        { consumer: 'b4', topic: 't4', broadcast: true },
      ],
      ...options,
    });
    await this.bed.open();
  }

  async end(): Promise<void> {
    await this.bed.close();
    await this.store.close();
  }

  readonly poll = (values: Values = {}) => this.#call('/mq/message', values);
  readonly ack = (values: Values = {}) => this.#call('/mq/ack', values);
  readonly unlock = (values: Values = {}) => this.#call('/mq/unlock', values);
  readonly config = (values: object, consumer = 'g1') =>
    this.bed.json('/mq/consumer/config', { consumer, ...values });

  /** Commits where g1 begins, as its first poll and ack do. */
  readonly begin = async (): Promise<void> => {
    await this.ack({ requestId: idIn(await this.poll()) });
  };

  #call(path: string, values: Values): Promise<Reply> {
    return this.bed.get(path, { topic: 't1', consumer: 'g1', ...values });
  }
}

export function idIn(reply: Reply): string | undefined {
  return reply.result?.requestId;
}
