import { ownKey } from '../../src/broker/own-key';

describe('the key of a message', () => {
  const requestId = '67F4A0C1DEADBEEF00000001';

  it('is what its sender gave', () => {
    expect(ownKey({ key: 'order-7' })).toBe('order-7');
    expect(ownKey({ key: 'order-7', published: { requestId } })).toBe('order-7');
  });
  it('is none where the request that published it stands in its place', () => {
    expect(ownKey({ key: requestId, published: { requestId } })).toBeUndefined();
    expect(ownKey({ key: 'CONTROL', published: {} })).toBeUndefined();
    expect(ownKey({ key: 'order-7', published: {} })).toBe('order-7');
    expect(ownKey({})).toBeUndefined();
  });
  it('is none, where that request is forgotten, if it looks like one', () => {
    expect([requestId, 'CONTROL'].map((key) => ownKey({ key }))).toEqual([undefined, undefined]);
    expect(ownKey({ key: requestId, published: { requestId: 'F'.repeat(24) } })).toBe(requestId);
  });
  it('is none where the id of the message stands in its place', () => {
    const id = '7ABF983DC73C01A21B9BA5B500000001';
    expect(ownKey({ id, key: id })).toBeUndefined();
    expect(ownKey({ id, key: 'order-7' })).toBe('order-7');
  });
});
