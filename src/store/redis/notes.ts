import type { NoteCondition } from '../store';
import type { RedisClient } from './client';
import type { Keys } from './keys';
import { optional } from './reply-codec';

/** Small texts by space and key, a hash for each space. */
export class RedisNotes {
  constructor(
    private readonly client: RedisClient,
    private readonly keys: Keys,
  ) {}

  async note(
    space: string,
    key: string,
    value: string | undefined,
    only: NoteCondition | undefined,
  ): Promise<boolean> {
    const condition = only === undefined ? [] : optional(only.was);
    const args = [key, ...optional(value), ...condition];
    return (await this.client.call('note', [this.keys.notes(space)], args)) === 1;
  }

  async notes(space: string, keys: readonly string[] | undefined): Promise<Record<string, string>> {
    const hash = this.keys.notes(space);
    // The client makes a record of what this command brings.
    if (keys === undefined)
      return (await this.client.command('hgetall', hash)) as Record<string, string>;
    if (keys.length === 0) return {};
    const values = (await this.client.command('hmget', hash, ...keys)) as (string | null)[];
    const found = keys.map((key, index) => [key, values[index]] as const);
    return Object.fromEntries(
      found.flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])),
    );
  }
}
