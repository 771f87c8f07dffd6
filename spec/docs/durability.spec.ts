import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { allFaults } from '../chaos/all-faults';
import { readPage, ROOT } from './pages';

const page = readPage('docs/durability.md');
const faults = allFaults.map(({ name }) => name);

/** The lines of a table, by their cells; `head` is the first cell of its head. */
function linesOf(head: string): string[][] {
  const [, lines = ''] =
    new RegExp(`^\\| ${head} .*\\n\\|[-| ]+\\n((?:\\|.*\\n)+)`, 'm').exec(page) ?? [];
  return lines.split('\n').flatMap((line) => {
    const cells = line.split('|').slice(1, -1);
    return cells.length === 0 ? [] : [cells.map((cell) => cell.trim())];
  });
}

const codesIn = (text: string): string[] =>
  [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
const specsIn = (text: string): string[] =>
  [...text.matchAll(/\]\(\.\.\/(spec\/[^)]+)\)/g)].map(([, path = '']) => path);

describe('what is kept over which failure', () => {
  const kept = ['Embedded', 'Redis', 'Fail-over', 'Clients'].flatMap(linesOf);

  it('is shown, in each line, by specs and rows that there are', () => {
    expect(kept.length).toBeGreaterThan(10);
    for (const line of kept) {
      const shownBy = line.at(-1) ?? '';
      const [rows, specs] = [codesIn(shownBy), specsIn(shownBy)];
      expect({ line, count: rows.length + specs.length }).not.toMatchObject({ count: 0 });
      expect(rows.filter((row) => !faults.includes(row))).toEqual([]);
      expect(specs.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    }
  });

  it('leaves out no fault that is done under load', () => {
    const named = kept.flatMap((line) => codesIn(line.at(-1) ?? ''));
    expect(faults.filter((name) => !named.includes(name))).toEqual([]);
  });

  it('has the outcome of each fault', () => {
    expect(linesOf('fault').map(([fault]) => fault)).toEqual(faults);
  });
});
