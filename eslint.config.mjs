import js from '@eslint/js';
import { importX, createNodeResolver } from 'eslint-plugin-import-x';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import ts from 'typescript-eslint';

/** `from` may not be imported by `target`: the arrows of the architecture run one way. */
const zone = (target, from, message) => ({
  target: `./src/${target}`,
  from: from.map((f) => `./src/${f}`),
  message,
});
const fronts = ['aliyun', 'mqcloud', 'control'];
const stores = ['store/memory', 'store/redis'];

export default ts.config(
  { ignores: ['dist/', 'coverage/', 'node_modules/', 'spec/sdk/drivers/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...ts.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.json' } },
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [createTypeScriptImportResolver(), createNodeResolver()],
    },
    rules: {
      'import-x/no-cycle': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      'import-x/no-restricted-paths': [
        'error',
        {
          zones: [
            ...fronts.map((front) =>
              zone(
                front,
                [...fronts.filter((f) => f !== front), ...stores, 'mqrest.ts'],
                'a front imports neither another front nor a store',
              ),
            ),
            zone(
              'broker',
              [...fronts, ...stores, 'http', 'config', 'mqrest.ts'],
              'the broker knows no XML, HTTP or Redis',
            ),
            zone(
              'faults',
              [...fronts, ...stores, 'broker', 'store', 'http', 'config', 'mqrest.ts'],
              'faults know calls, not what is done with them',
            ),
            zone(
              'store',
              [...fronts, 'broker', 'http', 'config', 'mqrest.ts'],
              'a store knows no policy and no protocol',
            ),
            zone('store/memory', ['store/redis'], 'stores do not import each other'),
            zone('store/redis', ['store/memory'], 'stores do not import each other'),
            zone(
              'config',
              ['http', 'store/memory', 'mqrest.ts', 'cli.ts'],
              'the configuration is read before anything runs',
            ),
            zone(
              'http',
              [...fronts, ...stores, 'config', 'mqrest.ts'],
              'the server knows no protocol',
            ),
          ],
        },
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
