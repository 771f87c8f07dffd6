import { Keys, nameOf, noteOf, refOf } from '../../../src/store/redis/keys';

describe('the names of keys', () => {
  it('puts instance and topic into the hash tag, readable', () => {
    const keys = new Keys('mine');
    expect(keys.topic({ instance: 'MQ_INST_1', topic: 'orders' })).toBe('mine:{MQ_INST_1/orders}');
    expect(keys.topic({ instance: '', topic: '订单:a' })).toBe('mine:{/订单:a}');
    expect([keys.topics, keys.signal]).toEqual(['mine:topics', 'mine:signal']);
  });

  it('keeps any two topics apart and finds them again', () => {
    const names = ['a/b', 'a', '}', '{', '%2F', '%'];
    const refs = names.flatMap((instance) => names.map((topic) => ({ instance, topic })));
    expect(new Set(refs.map(nameOf)).size).toBe(refs.length);
    expect(refs.map(nameOf).map(refOf)).toEqual(refs);
    for (const ref of refs) expect(nameOf(ref)).not.toMatch(/[{}]/);
  });

  it('tells notes of all spaces apart, from their keys and from what is told of them', () => {
    const keys = new Keys('mine');
    expect(keys.notes('settings')).toBe('mine:notes:settings');
    const spaces = ['a', 'a/b', 'a:b', 'a%2Fb', '{a}'];
    expect(new Set(spaces.map((space) => keys.notes(space))).size).toBe(spaces.length);
    for (const space of spaces) {
      const told = `${keys.notes(space).slice(keys.noteSignal.length + 1)}/a/b`;
      expect(noteOf(told)).toEqual({ space, key: 'a/b' });
    }
  });

  it.each(['', 'a{b', 'a}b', 'a b'])('refuses the prefix "%s"', (prefix) => {
    expect(() => new Keys(prefix)).toThrow('prefix');
  });
});
