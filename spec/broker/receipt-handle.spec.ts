import fc from 'fast-check';
import { ReceiptHandles } from '../../src/broker/receipt-handle';
import { DEAD, HALF, type Handle } from '../../src/store/store';

const of = { instance: 'MQ_INST_1', topic: 'orders', group: 'GID_a' };
const id = '1E057D5E6EAD42A579937046FE170000';
const handle: Handle = {
  queue: 3,
  offset: 12_345,
  times: 2,
  firstAt: 1_700_000_000_000,
  until: 1_700_000_300_000,
};
const natural = fc.oneof(fc.nat(100), fc.maxSafeNat());
const anyHandle = fc.record({
  queue: fc.integer({ min: DEAD, max: 255 }),
  offset: natural,
  times: natural,
  firstAt: natural,
  until: natural,
});

describe('A receipt handle', () => {
  it('is the message id, a hyphen and URL-safe characters', () => {
    const text = new ReceiptHandles(of).encode(id, handle, false);
    expect(text).toMatch(/^1E057D5E6EAD42A579937046FE170000-[A-Za-z0-9_-]{20,60}$/);
  });

  it('says which delivery it was made for', () => {
    fc.assert(
      fc.property(anyHandle, fc.boolean(), (any, orderly) => {
        const handles = new ReceiptHandles(of);
        const read = new ReceiptHandles(of).decode(handles.encode(id, any, orderly));
        expect(read).toEqual({ ...any, orderly });
      }),
    );
  });

  it('of a half message or a dead letter keeps its queue number', () => {
    const handles = new ReceiptHandles(of);
    for (const queue of [HALF, DEAD, 0, 255]) {
      const text = handles.encode(id, { ...handle, queue }, false);
      expect(handles.decode(text)?.queue).toBe(queue);
    }
  });

  it('is read for its own subscription only', () => {
    const text = new ReceiptHandles(of).encode(id, handle, false);
    const others = [
      { ...of, group: 'GID_b' },
      { ...of, topic: 'order' },
      { ...of, instance: '' },
      { instance: of.instance, topic: of.topic },
      { ...of, group: '' },
      { ...of, instance: 'MQ_INST_1o', topic: 'rders' },
      { ...of, topic: 'ordersGID', group: '_a' },
    ];
    for (const other of others) expect(new ReceiptHandles(other).decode(text)).toBeUndefined();
  });

  it('is refused with any character changed, missing, added or moved', () => {
    const handles = new ReceiptHandles(of);
    const text = handles.encode(id, handle, false);
    for (let at = 0; at < text.length; at++) {
      const [before, after] = [text.slice(0, at), text.slice(at + 1)];
      const other = text[at] === 'A' ? 'B' : 'A';
      for (const changed of [
        before + other + after,
        before + after,
        `${before}A${text.slice(at)}`,
      ]) {
        expect(handles.decode(changed)).toBeUndefined();
      }
    }
    expect(handles.decode(`${text}=`)).toBeUndefined();
    expect(handles.decode(` ${text}`)).toBeUndefined();
  });

  it('is refused when its id is that of another message', () => {
    const handles = new ReceiptHandles(of);
    const text = handles.encode(id, handle, false);
    expect(handles.decode(text.replace(id, id.replace('1E', '2E')))).toBeUndefined();
  });

  it('is refused whatever else is said', () => {
    const handles = new ReceiptHandles(of);
    fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => !handles.decode(text)));
    const odd = [
      '',
      '-',
      'adfadfadfadf',
      'xxxxx',
      `${id}-`,
      `${id}-${'A'.repeat(1e6)}`,
      `${id}-é😀`,
    ];
    for (const text of odd) expect(handles.decode(text)).toBeUndefined();
  });
});
