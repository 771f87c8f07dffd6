#!/usr/bin/env node
// What `npm test` checks before the specs: two rows of npm scripts side by side, each in its order.
// The output of a script is printed when it is over; the exit code is 1 when any has failed.
import { spawn } from 'node:child_process';

const rows = [['lint'], ['build', 'typecheck', 'format:check']];

/** Runs an npm script; resolves with whether it succeeded. */
function run(script) {
  const startedAt = Date.now();
  const child = spawn('npm', ['run', '--silent', script], {
    shell: process.platform === 'win32',
    env: { ...process.env, FORCE_COLOR: process.stdout.isTTY ? '1' : '0' },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  }
  return new Promise((resolve) => {
    child.once('error', (error) => (output += `${error.message}\n`));
    child.once('close', (code) => {
      const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
      process.stdout.write(`${code === 0 ? 'passed' : 'FAILED'} ${script} (${seconds} s)\n`);
      if (code !== 0) process.stdout.write(output);
      resolve(code === 0);
    });
  });
}

/** Runs scripts one after another up to the first that fails; resolves with whether all succeeded. */
async function runRow(scripts) {
  for (const script of scripts) if (!(await run(script))) return false;
  return true;
}

const results = await Promise.all(rows.map(runRow));
process.exitCode = results.every(Boolean) ? 0 : 1;
