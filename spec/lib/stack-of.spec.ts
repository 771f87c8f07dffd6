import { stackOf } from '../../src/lib/stack-of';

describe('what the log says of an unexpected error', () => {
  it('is its stack, and that of each cause', () => {
    const error = new Error('outer', { cause: new Error('inner', { cause: 'a text' }) });
    const heads = stackOf(error)
      .split('\n')
      .filter((line) => !line.startsWith('    at '));
    expect(heads).toEqual(['Error: outer', 'caused by Error: inner', 'caused by a text']);
    expect(stackOf(error)).toContain('stack-of.spec.ts');
  });

  it('is the text of what is no error', () => {
    expect(stackOf('gone')).toBe('gone');
  });
});
