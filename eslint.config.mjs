import js from '@eslint/js';
import { importX, createNodeResolver } from 'eslint-plugin-import-x';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import ts from 'typescript-eslint';
import noCircle from './spec/support/no-circle.js';

/**
 * The layers of the house from the ground up: a file imports from its own layer and from those
 * before it. What stands together in one row is on one level, and none of it imports the others.
 */
const layers = [
  ['lib'],
  ['errors.ts', 'version.ts'],
  ['schema', 'clock.ts', 'store', 'words'],
  ['broker'],
  ['http'],
  ['shared', 'faults'],
  ['history'],
  ['config'],
  ['admin'],
  // The console runs in a browser: of what is before it, it takes types, and what needs no Node.
  ['aliyun', 'mqcloud', 'ons', 'control', 'console'],
  ['metrics'],
  ['tracing'],
  ['compose.ts'],
  ['mqrest.ts'],
  ['parity'],
  ['launcher.ts'],
  ['serve.ts'],
  ['commands'],
  ['embedded.ts', 'cli.ts', 'health-check.ts'],
  ['index.ts', 'executable.ts'],
];

/** `from` may not be imported by `target`. */
const zone = (target, from, message) => ({
  target: `./src/${target}`,
  from: from.map((f) => `./src/${f}`),
  message,
});
// Whoever stands on the top floor may import everything.
const zones = [
  // The last row may import all others.
  ...layers
    .flatMap((row, level) =>
      row.map((room) =>
        zone(
          room,
          [...row.filter((other) => other !== room), ...layers.slice(level + 1).flat()],
          `${room} may not know this: see the layers in eslint.config.mjs`,
        ),
      ),
    )
    .filter(({ from }) => from.length > 0),
  zone('store/memory', ['store/redis', 'store/journal'], 'stores do not import each other'),
  zone('store/redis', ['store/memory', 'store/journal'], 'stores do not import each other'),
  zone('store/journal', ['store/redis'], 'stores do not import each other'),
  ...[
    ...layers.flat().filter((room) => !['store', 'config'].includes(room)),
    'config/!(stores).ts',
  ].map((room) =>
    zone(
      room,
      ['store/memory', 'store/redis', 'store/journal'],
      'only config/stores.ts names a store',
    ),
  ),
].filter(({ from }) => from.length > 0);

export default ts.config(
  {
    ignores: [
      'dist/',
      '.cache/',
      'coverage/',
      'node_modules/',
      'spec/sdk/drivers/',
      'spec/openapi/clients/',
      'examples/',
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [...ts.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { project: ['./tsconfig.json', './src/console/tsconfig.json'] },
    },
    plugins: { 'import-x': importX, house: { rules: { 'no-circle': noCircle } } },
    settings: {
      'import-x/resolver-next': [createTypeScriptImportResolver(), createNodeResolver()],
    },
    rules: {
      'house/no-circle': 'error',
      // What the texts of a message queue count is numbers.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `onGone(() => poll.end())`: where nothing is expected, nothing is confused.
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      // Libraries that are loaded when they are first needed; `bundle.js` finds them by this word.
      '@typescript-eslint/no-require-imports': [
        'error',
        { allow: ['^(@opentelemetry/api|@valibot/to-json-schema|fast-xml-parser|yaml)$'] },
      ],
      'import-x/no-restricted-paths': [
        'error',
        { zones: zones.filter(({ from }) => from.length > 0) },
      ],
    },
  },
  {
    // A program may fake the timers of all that is loaded with it. The command is alone.
    files: ['src/**'],
    ignores: [
      'src/lib/real-time.ts',
      'src/cli.ts',
      'src/workers.ts',
      'src/commands/**',
      'src/console/**',
    ],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'clearTimeout'],
        ...['clearInterval', 'performance'],
      ].map((name) => (name === 'error' ? name : { name, message: 'see lib/real-time.ts' })),
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'see lib/real-time.ts' },
      ],
      'no-restricted-imports': [
        'error',
        'timers',
        'timers/promises',
        'node:timers',
        'node:timers/promises',
      ],
    },
  },
  {
    // The store's verbs are asynchronous; in memory they have nothing to wait for.
    files: ['src/store/memory/**'],
    rules: { '@typescript-eslint/require-await': 'off' },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: {
      globals: {
        module: 'writable',
        require: 'readonly',
        process: 'readonly',
        console: 'readonly',
        __dirname: 'readonly',
      },
    },
  },
);
