import { help } from '../../src/config/command-line';
import { table, type Row } from '../../src/config/settings-table';

describe('the help', () => {
  it('fits one screen of 24 lines and 80 columns', () => {
    const lines = help().trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(24);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('names every flag', () => {
    for (const { flag } of Object.values<Row<unknown>>(table)) {
      if (flag !== undefined) expect(help()).toMatch(new RegExp(`--${flag}[ \n]`));
    }
  });
});
