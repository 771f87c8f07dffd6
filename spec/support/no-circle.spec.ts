import { Linter, type Rule } from 'eslint';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript-eslint';

const noCircle = jest.requireActual<Rule.RuleModule>('./no-circle.js');

describe('the lint rule against circles', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'mqrest-lint-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  /** What lint says of the first of these files. */
  function lint(files: Readonly<Record<string, string>>): string[] {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const [[first, text] = ['', '']] = Object.entries(files);
    const config: Linter.Config = {
      files: ['**/*.ts'],
      languageOptions: { parser: ts.parser },
      plugins: { house: { rules: { 'no-circle': noCircle } } },
      rules: { 'house/no-circle': 'error' },
    };
    const found = new Linter({ cwd: folder }).verify(text, [config], join(folder, first));
    return found.map(({ message }) => message);
  }

  it('tells the way of a circle of types', () => {
    const files = {
      'a.ts': "import type { B } from './b';\nexport interface A { b: B }",
      'b.ts': "import { type C } from './c';\nexport interface B { c: C }",
      'c.ts': "export type { A as C } from './a';",
    };
    expect(lint(files)).toEqual(['imports itself: a.ts → b.ts → c.ts → a.ts']);
  });

  it('passes a file that only imports a circle, and one that is imported twice', () => {
    const files = {
      'd.ts': "import './e';\nimport { e } from './e';\nimport { g } from './g';",
      'e.ts': "import { f } from './f';",
      'f.ts': "import { e } from './e';",
      'g.ts': "import { e } from './e';",
    };
    expect(lint(files)).toEqual([]);
  });
});
