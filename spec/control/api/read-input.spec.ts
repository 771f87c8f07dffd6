import * as v from 'valibot';
import { readInput } from '../../../src/control/api/read-input';
import { operation } from '../../../src/control/api/operation';
import type { Request } from 'express';
import { Readable } from 'node:stream';

const anything = {
  method: 'POST' as const,
  path: '/x',
  summary: 'x',
  body: v.unknown(),
  handle: () => undefined,
};
const checked = operation(anything);
const unchecked = operation({ ...anything, checksBody: true });

/** A request with a body. */
function requestOf(text: string): Request {
  const headers = { 'content-length': String(text.length) };
  const parts = { headers, params: {}, originalUrl: '/x' };
  return Object.assign(Readable.from([Buffer.from(text)]), parts) as unknown as Request;
}

describe('a JSON body', () => {
  const many = `[${'1,'.repeat(100_000)}1]`;

  it('has at most 100 levels and 100,000 values', async () => {
    const deep = '['.repeat(101) + ']'.repeat(101);
    for (const [text, detail] of [
      [deep, 'The JSON has more than 100 levels.'],
      [many, 'The JSON has more than 100000 values.'],
    ] as const) {
      await expect(readInput(checked, requestOf(text))).rejects.toMatchObject({
        ...{ status: 400, about: { detail, allowed: 'a JSON object' } },
      });
    }
  });

  it('has more values where the operation checks it piece by piece', async () => {
    const { body } = await readInput(unchecked, requestOf(many));
    expect(body).toHaveLength(100_001);
  });
});
