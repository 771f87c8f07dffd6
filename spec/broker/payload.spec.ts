import fc from 'fast-check';
import type { Message } from '../../src/broker/message';
import { encodePayload, isEntryOf, messageIn } from '../../src/broker/payload';

const text = fc.string({ unit: 'binary' });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const anyMessage: fc.Arbitrary<Message> = fc.record({
  id: fc.stringMatching(/^[0-9A-F]{32}$/),
  body: text,
  bodyMd5: fc.stringMatching(/^[0-9A-F]{32}$/),
  publishedAt: fc.maxSafeNat(),
  tag: maybe(text),
  properties: maybe(fc.array(fc.tuple(text, text))),
  key: maybe(text),
  shardingKey: maybe(text),
  deliverAt: maybe(fc.maxSafeNat()),
  immunityMs: maybe(fc.nat()),
  bornHost: maybe(text),
  isPlain: fc.constantFrom(true, undefined),
});

describe('A payload', () => {
  it('gives back every message that it was made of', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        expect(messageIn({ payload: encodePayload(message, message), tag: message.tag })).toEqual(
          message,
        );
      }),
    );
  });

  it('ends with the body as it is, after one line', () => {
    const [message] = fc.sample(anyMessage, { numRuns: 1, seed: 1 });
    const twoLines = { ...(message as Message), body: 'one\ntwo' };
    const payload = encodePayload(twoLines, twoLines);
    expect(payload.split('\n').slice(1)).toEqual(['one', 'two']);
  });

  it('tells by its beginning which message it is, by the whole id only', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const { id, tag } = message;
        const entry = { payload: encodePayload(message, message), tag };
        expect(messageIn(entry)).toEqual(message);
        const ids = [id, id.slice(0, -1), `${id}0`, id.slice(1)];
        expect(ids.map((one) => isEntryOf(one, entry))).toEqual([true, false, false, false]);
      }),
    );
  });
});
