// Makes dist/index.d.ts: the types of the package in one file that needs no other package.
const { generateDtsBundle } = require('dts-bundle-generator');
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');
const library = require('../dist/index.js');

const [types] = generateDtsBundle(
  [
    {
      filePath: join(root, 'src', 'index.ts'),
      libraries: { inlinedLibraries: ['valibot'] },
      output: { exportReferencedTypes: false, noBanner: true },
    },
  ],
  { preferredConfigPath: join(root, 'tsconfig.json') },
);
// It exports a class as a value, even where only its type is exported.
const typesOnly = [];
const corrected = types.replace(/^export (declare class (\w+))/gm, (exported, declared, name) => {
  if (name in library) return exported;
  typesOnly.push(name);
  return declared;
});
writeFileSync(
  join(root, 'dist', 'index.d.ts'),
  `${corrected}\nexport type { ${typesOnly.join(', ')} };\n`,
);
