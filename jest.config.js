/** What needs the tools of other languages, installs it, builds an image, or kills processes again and again. */
const TOOLCHAINS = `spec/(${[
  'sdk/(conformance|parity)',
  'languages/(run|syntax)',
  'openapi/.*',
  'ons/clients',
  'recipes/.*',
  'examples/(frameworks|testcontainers|github-actions)',
  'docker/.*',
  'install/.*',
  'store/journal/kills',
].join('|')})\\.spec\\.ts$`;
/** What plays random histories: a few of them in `npm test`, many with HISTORIES=long. */
const HISTORIES = 'spec/.*(agreement|reset-property)\\.spec\\.ts$';
/** What puts load on servers for a while, or takes them away. */
const LOADS = 'spec/(store/redis/(reshard|failover)|chaos/chaos)\\.spec\\.ts$';

/** Thousands of hostile inputs to a server of their own. */
const FUZZ = 'spec/fuzz/.*\\.spec\\.ts$';

/** The console in a browser: pages, keys, sizes, colours. */
const PAGES = 'spec/console/browser/.*\\.spec\\.ts$';

const always = [TOOLCHAINS, FUZZ, LOADS, PAGES];
const long = process.env.HISTORIES === 'long' ? [...always, HISTORIES] : always;

/** @type {import('jest').Config} */
const common = {
  roots: ['<rootDir>/spec'],
  testEnvironment: 'node',
  globalSetup: '<rootDir>/spec/support/build.ts',
  // TypeScript wants a dynamic import to name the compiled file.
  moduleNameMapper: { '^(\\.\\./store/.+)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
    ],
  },
};

/** @type {import('jest').Config} */
module.exports = {
  // By itself jest keeps one core free, which on two cores leaves one worker.
  maxWorkers: '100%',
  // Long enough for a machine that is busy with something else.
  testTimeout: 20_000,
  reporters: ['default', '<rootDir>/spec/support/closing-line.js'],
  projects: [
    {
      ...common,
      displayName: 'fast',
      testMatch: ['**/*.spec.ts'],
      testPathIgnorePatterns: long,
    },
    { ...common, displayName: 'long', testRegex: long },
  ],
};
