import type { Clock } from '../../clock';
import { MqError } from '../../errors';
import type { Slice, Store, Subscription, TopicRef, TopicShape } from '../../store/store';
import type { Room } from '../room';
import { decodeRow, encodeRow, newRow, rowIn, type Row } from './row';

export interface PullTableOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** ms for which messages are kept. */
  readonly retentionMs: number;
  /** What a topic is made as that is not there when it is polled; absent: `MqError('TopicNotExist')`. */
  readonly create?: TopicShape | undefined;
  /** Room for topics and groups that are made; absent: there is enough. */
  readonly room?: Room | undefined;
}

/** Past the end of every queue: a read from there tells its ends and fetches nothing. */
const FAR = 2 ** 40;
/** Every lost race is another call's success; a caller that loses so often is told. */
const MAX_RACES = 1000;

/** A group's rows, one per queue, kept as pull positions and changed by compare-and-swap only. */
export class PullTable {
  constructor(private readonly options: PullTableOptions) {}

  /** The group's rows; those that are not there yet are made, and the topic if it may be (`StoreFull`). */
  async rows(of: Subscription): Promise<Row[]> {
    for (let races = 0; races < MAX_RACES; races++) {
      const positions = await this.#positions(of);
      if (positions.every((position) => position !== undefined)) return positions.map(decodeRow);
      this.options.room?.enterGroup();
      const missing = [...positions.keys()].filter((queue) => positions[queue] === undefined);
      await Promise.all(missing.map((queue) => this.#makeRow(of, queue)));
    }
    throw contended(of);
  }

  /** The group's rows as far as they are there, by their queues; makes nothing. */
  async existing(of: Subscription): Promise<ReadonlyMap<number, Row>> {
    const positions = await this.options.store.positions(of);
    return new Map(
      positions.flatMap((position, queue) => {
        const row = position === undefined ? undefined : rowIn(position);
        return row === undefined ? [] : [[queue, row] as const];
      }),
    );
  }

  /**
   * Changes one row by `to`, which gets the row as it is and may be asked again when a race is
   * lost; `undefined` from it means: leave it. `known` saves the first look. Says what was changed.
   */
  async change(
    of: Subscription,
    queue: number,
    to: (row: Row) => Row | undefined,
    known?: Row,
  ): Promise<{ readonly before: Row; readonly after: Row } | undefined> {
    let before = known ?? (await this.#row(of, queue));
    for (let races = 0; before !== undefined && races < MAX_RACES; races++) {
      const after = to(before);
      if (after === undefined) return undefined;
      const swapped = await this.options.store.swap(
        of,
        queue,
        encodeRow(before),
        encodeRow(after),
        this.options.clock.now(),
      );
      if (swapped) return { before, after };
      before = await this.#row(of, queue);
    }
    if (before === undefined) return undefined;
    throw contended(of);
  }

  /** Up to `limit` entries of a queue from an offset on. */
  read(of: TopicRef, queue: number, offset: number, limit: number): Promise<Slice> {
    const now = this.options.clock.now();
    return this.options.store.read({ instance: of.instance, topic: of.topic, queue }, offset, {
      now,
      limit,
      retainSince: now - this.options.retentionMs,
    });
  }

  /** Where a queue begins and ends now. */
  ends(of: TopicRef, queue: number): Promise<Slice> {
    return this.read(of, queue, FAR, 1);
  }

  async #row(of: Subscription, queue: number): Promise<Row | undefined> {
    const position = (await this.#positions(of))[queue];
    return position === undefined ? undefined : decodeRow(position);
  }

  async #makeRow(of: Subscription, queue: number): Promise<void> {
    const { max } = await this.ends(of, queue);
    const row = encodeRow(newRow(max));
    await this.options.store.swap(of, queue, undefined, row, this.options.clock.now());
  }

  async #positions(of: Subscription): Promise<(string | undefined)[]> {
    const { store, create, room } = this.options;
    try {
      return await store.positions(of);
    } catch (error) {
      if (!(error instanceof MqError) || error.code !== 'TopicNotExist' || create === undefined) {
        throw error;
      }
    }
    if (room?.isShort) await room.enter(of);
    const topic = { instance: of.instance, topic: of.topic };
    await store.declare({ topic, shape: create });
    return store.positions(of);
  }
}

function contended(of: Subscription): MqError {
  return new MqError('StoreUnavailable', `too many polls of group ${of.group} at once`);
}
