import * as v from 'valibot';
import { readInput } from '../../../src/control/api/read-input';
import { operation } from '../../../src/control/api/operation';
import type { Request } from 'express';
import { Readable } from 'node:stream';

const anything = {
  id: 'readThing',
  tag: 'state' as const,
  method: 'POST' as const,
  path: '/x',
  summary: 'x',
  body: v.unknown(),
  handle: () => undefined,
};
const checked = operation(anything);
const unchecked = operation({ ...anything, checksBody: true });

/** A request with a body. */
function requestOf(body: string | Buffer): Request {
  const bytes = Buffer.from(body as string);
  const headers = { 'content-length': String(bytes.length) };
  const parts = { headers, params: {}, originalUrl: '/x' };
  return Object.assign(Readable.from([bytes]), parts) as unknown as Request;
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

  it('is refused with the place where it is not UTF-8', async () => {
    const body = Buffer.concat([Buffer.from('{"body":"中�'), Buffer.of(0xff), Buffer.from('"}')]);
    await expect(readInput(checked, requestOf(body))).rejects.toMatchObject({
      ...{ status: 400, about: { detail: 'Byte 15 belongs to no character of UTF-8.' } },
    });
  });

  it('has more values where the operation checks it piece by piece', async () => {
    const { body } = await readInput(unchecked, requestOf(many));
    expect(body).toHaveLength(100_001);
  });
});
