import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CommandFolder, GO, itRuns, JAVA, pip, PYTHON, PYTHON_ENV, type Project } from './project';

const ROOT = join(__dirname, '..', '..');
const NPM = 'npm ci --prefer-offline --no-audit --no-fund';

/** Their tests start the command `mqrest`. */
const withCommand: readonly Project[] = [
  {
    name: 'spring-boot',
    needs: JAVA,
    install: 'mvn -B -q test-compile',
    run: ['mvn', '-B', 'test'],
    passed: /Tests run: 2, Failures: 0, Errors: 0, Skipped: 0/,
  },
  {
    name: 'gin',
    needs: GO,
    install: 'go vet ./...',
    run: ['go', 'test', '-count=1', '-v', './...'],
    passed: /(--- PASS[^]*){2}/,
  },
  {
    name: 'fastapi',
    needs: PYTHON,
    install: pip('-r requirements-test.txt'),
    run: ['python3', '-m', 'pytest', '-p', 'no:cacheprovider'],
    env: PYTHON_ENV,
    passed: /2 passed/,
  },
];

/** Their tests run mqrest in their own process. */
const withLibrary: readonly Project[] = [
  {
    name: 'nestjs',
    needs: [],
    install: `${NPM} && npm run build`,
    run: ['npm', 'test'],
    passed: /Tests: +2 passed, 2 total/,
  },
  { name: 'egg', needs: [], install: NPM, run: ['npm', 'test'], passed: /2 passing/ },
];

describe.each(withCommand)('the example for $name', (project) => {
  itRuns(
    project,
    'passes against the command on the PATH, and leaves none running',
    async (runner) => {
      const folder = new CommandFolder();
      const { out, status } = runner.run(folder.path);
      expect(out).toMatch(project.passed);
      expect(status).toBe(0);
      for (const pid of folder.started()) await ended(pid);
      folder.remove();
    },
  );
});

describe.each(withLibrary)('the example for $name', (project) => {
  itRuns(project, 'passes with the package', (runner) => {
    // What the packed file brings.
    const into = join(runner.folder, 'node_modules', 'mqrest');
    rmSync(into, { recursive: true, force: true });
    for (const part of ['package.json', 'dist']) {
      cpSync(join(ROOT, part), join(into, part), { recursive: true });
    }
    const { out, status } = runner.run();
    expect(out).toMatch(project.passed);
    expect(status).toBe(0);
  });
});

/** Resolves when a process that is not our child has ended; rejects where it does not within ten seconds. */
async function ended(pid: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await pause(100);
  }
  throw new Error(`the process ${pid} still runs`);
}
