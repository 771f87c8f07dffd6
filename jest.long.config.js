// `npm run test:long`: what `npm test` leaves out.
process.env.HISTORIES ??= 'long';
const { projects, ...config } = require('./jest.config');

/** @type {import('jest').Config} */
module.exports = {
  ...config,
  projects: projects.filter(({ displayName }) => displayName === 'long'),
};
