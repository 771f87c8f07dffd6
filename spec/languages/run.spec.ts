import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Mqrest } from '../../src/mqrest';
import type { Program } from '../sdk/driver';
import { install, pip, type Needs } from '../sdk/toolchain';
import { runLanguages, type SnippetLanguage } from './languages';
import { openMqrest, outcomes } from './outcome';

const run = promisify(execFile);
const ROOT = join(__dirname, '..', '..');

/** How the program of a language is started; `built` is the folder that its SDK was installed into. */
interface Tools extends Needs {
  readonly program: (built: string) => Program;
}

const tools: Readonly<Record<string, Tools>> = {
  Java: {
    needs: [
      ['java', '-version'],
      ['mvn', '--version'],
    ],
    build: (into) => [
      'mvn',
      '-q',
      '-B',
      'dependency:copy-dependencies',
      `-DoutputDirectory=${into}`,
    ],
    program: (built) => ({
      command: 'java',
      args: ['-XX:TieredStopAtLevel=1', '-cp', join(built, '*'), 'Demo.java'],
    }),
  },
  Go: {
    needs: [['go', 'version']],
    // Compiles the SDK, which the run then finds in Go's cache.
    build: (into) => ['go', 'build', '-o', join(into, 'demo'), '.'],
    program: () => ({ command: 'go', args: ['run', '.'] }),
  },
  Python: {
    ...pip,
    program: (built) => ({
      command: 'python3',
      args: ['demo.py'],
      env: { PYTHONPATH: built, PYTHONDONTWRITEBYTECODE: '1' },
    }),
  },
  Node: {
    needs: [],
    program: () => ({
      command: process.execPath,
      args: ['demo.js'],
      env: { NODE_PATH: join(ROOT, 'node_modules') },
    }),
  },
};

/** Runs the program as it stands, but for the port in it; resolves with what it printed. */
async function play({ folder, file }: SnippetLanguage, program: Program, url: string) {
  const place = mkdtempSync(join(tmpdir(), 'mqrest-language-'));
  try {
    cpSync(join(__dirname, folder), place, { recursive: true });
    const source = readFileSync(join(place, file), 'utf8');
    writeFileSync(join(place, file), source.replace('http://127.0.0.1:9880', url));
    const { command, args, env } = program;
    const { stdout } = await run(command, args, { cwd: place, env: { ...process.env, ...env } });
    return stdout;
  } finally {
    rmSync(place, { recursive: true });
  }
}

describe.each(runLanguages)('the snippets in $name', (language) => {
  const chosen = tools[language.name];
  if (chosen === undefined) throw new Error(`no tools for ${language.name}`);
  const installed = install(join(__dirname, language.folder), chosen);
  if ('missing' in installed) {
    // With CI=true every language is required.
    if (process.env['CI'] === 'true') it('run', () => expect(installed.missing).toBe('installed'));
    else it.skip(`are left out: ${installed.missing}`, () => undefined);
    return;
  }

  let mq: Mqrest;
  let printed: string;
  beforeAll(async () => {
    mq = await openMqrest();
    printed = await play(language, chosen.program(installed.built), mq.url);
  }, 120_000);
  afterAll(() => mq.close());

  it('print the messages that they consume', () => expect(printed).toBe('hello\npaid\nsent\n'));
  it.each(Object.entries(outcomes))('%s', (_, outcome) => outcome(mq));
});
