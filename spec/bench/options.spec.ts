import { readOptions } from './options';

describe('what the bench is asked for', () => {
  const read = (args: string[], env = {}) => readOptions(args, env, ['publish', 'consume'], '/out');

  it('is everything, five times, by itself', () => {
    expect(read([])).toEqual({ groups: [], pairs: 5, out: '/out', docs: false });
  });

  it('comes from arguments, else from variables', () => {
    const env = { BENCH_ROWS: 'publish, consume', BENCH_PAIRS: '9' };
    expect(read([], env)).toMatchObject({ groups: ['publish', 'consume'], pairs: 9 });
    expect(read(['consume', '--pairs', '7'], env)).toMatchObject({ groups: ['consume'], pairs: 7 });
  });

  it('is refused with what is allowed', () => {
    expect(() => read(['fly'])).toThrow('no rows fly; there are publish, consume');
    expect(() => read(['--pairs', '0'])).toThrow('pairs: 0 is no whole number above 0');
    expect(() => read(['--against', '/nowhere'])).toThrow('--against: no index.js in /nowhere');
  });
});
