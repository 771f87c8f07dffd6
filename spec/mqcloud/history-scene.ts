import type { Settings } from '../../src/config/settings';
import type { Life } from '../../src/index';
import { ControlBed } from '../support/control-bed';
import { encode, type Reply } from '../support/gateway-bed';

type Values = Readonly<Record<string, string | number | boolean | undefined>>;

/** The first ms in which a lock of five minutes is over. */
export const LOCKED_MS = 5 * 60_000 + 1;
const AT = { topic: 'T', consumer: 'g' };

/**
 * A mqrest with a clock that stands and topics T and U of one queue, its MQCloud gateway, and what
 * its history says. Everything is fresh for each test.
 */
export class HistoryScene {
  bed!: ControlBed;
  readonly #lines: string[] = [];

  constructor(settings: () => Partial<Settings>) {
    beforeEach(async () => {
      this.#lines.length = 0;
      const writeLine = (line: string): void => void this.#lines.push(line);
      const chosen = { ...settings(), maxRetries: 1, log: 'requests' } as const;
      this.bed = await ControlBed.start(chosen, { writeLine });
      await this.bed.mq.reset();
      await this.bed.mq.clock.freeze();
      await this.bed.post('/topics/T', { type: 'normal', queues: 1 });
      await this.bed.post('/topics/U', { type: 'normal', queues: 1 });
    });
    afterEach(() => this.bed.close());
  }

  readonly poll = (values: Values = {}) => this.#call('/mq/message', values);
  readonly pollFor = async (values: Values = {}) => (await this.poll(values)).result?.requestId;
  readonly ack = (requestId: string | undefined, values: Values = {}) =>
    this.#call('/mq/ack', { requestId, ...values });
  readonly unlock = (requestId: string | undefined) => this.#call('/mq/unlock', { requestId });

  /** Sends a message to T, or elsewhere; its id. */
  readonly produce = async (values: Values = {}): Promise<string> => {
    const body = new URLSearchParams(encode({ producer: 'T-producer', message: 'a', ...values }));
    const reply = await fetch(`${this.bed.mq.url}/mq/produce`, { method: 'POST', body });
    return ((await reply.json()) as { result: { msgId: string } }).result.msgId;
  };

  readonly lifeOf = async (id: string): Promise<Life> =>
    (await this.bed.get<Life>(`/messages/${id}`)).body;
  readonly groupOf = async (id: string, group = 'g') =>
    (await this.lifeOf(id)).groups.find((one) => one.group === group);
  readonly movesOf = async (id: string): Promise<string[]> =>
    (await this.lifeOf(id)).moves.map(placesOf);
  readonly now = (): number => this.bed.mq.clock.state.now;

  /** The id of the first POST to a path, by the request log. */
  readonly requestIdOf = (path: string): string | undefined =>
    this.#lines.find((line) => line.includes(` POST ${path} `))?.split(' ')[1];

  async #call(path: string, values: Values): Promise<Reply> {
    const reply = await fetch(`${this.bed.mq.url}${path}?${encode({ ...AT, ...values })}`);
    return (await reply.json()) as Reply;
  }
}

/** A move in short. */
export function placesOf({ from, to }: Life['moves'][number]): string {
  return `${from} → ${to}`;
}
