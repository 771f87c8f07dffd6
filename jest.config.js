/** @type {import('jest').Config} */
module.exports = {
  roots: ['<rootDir>/spec'],
  testMatch: ['**/*.spec.ts'],
  testEnvironment: 'node',
  globalSetup: '<rootDir>/spec/support/build.ts',
  reporters: ['default', '<rootDir>/spec/support/closing-line.js'],
  // TypeScript wants a dynamic import to name the compiled file.
  moduleNameMapper: { '^(\\.\\./store/.+)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
    ],
  },
};
