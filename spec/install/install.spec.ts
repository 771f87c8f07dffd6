import { mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CliProcess } from '../support/cli-process';
import { describeOwnRedis } from '../support/redis';
import { checkOut, run } from './checkout';
import { journalTo } from './journal-to';
import { walk, WALKED } from './walk';

/** The first `npm ci` of a machine fetches everything. */
const INSTALL_MS = 400_000;

describe('from nothing', () => {
  let scratch: string;
  let checkout: string;
  beforeAll(() => {
    scratch = mkdtempSync(join(tmpdir(), 'mqrest-install-'));
    checkout = join(scratch, 'checkout');
    checkOut(checkout);
    run(checkout, 'npm', 'ci', '--prefer-offline', '--no-audit', '--no-fund');
  }, INSTALL_MS);
  afterAll(() => rmSync(scratch, { recursive: true }));

  const folder = (): string => mkdtempSync(join(scratch, 'folder-'));

  describe('a checkout', () => {
    it('serves with npm start', async () => {
      const npm = ['npm', 'start', '--', '--port', '0'];
      const cli = new CliProcess([], { command: ['setsid', '--wait', ...npm], cwd: checkout });
      expect(await walk(await cli.url())).toEqual(WALKED);
      // npm may not pass a signal on: it goes to all that it has started.
      process.kill(-(cli.child.pid ?? NaN), 'SIGTERM');
      await cli.code();
    }, 120_000);
  });

  describe('the packed file', () => {
    let packed: string;
    let home: string;
    beforeAll(() => {
      const into = folder();
      run(checkout, 'npm', 'pack', '--pack-destination', into);
      packed = join(into, readdirSync(into)[0] ?? '');
      home = folder();
      run(home, 'npm', 'init', '--yes');
      // Without a network: it needs no other package.
      run(home, 'npm', 'install', '--offline', '--no-audit', '--no-fund', packed);
    }, 180_000);

    it('holds what runs, its types, and what there is to read', () => {
      const files = run(scratch, 'tar', '-tzf', packed).trim().split('\n');
      const kinds = files.map((path) => path.replace(/^package\/(docs\/.+)?/, ''));
      expect([...new Set(kinds)].sort()).toEqual(
        [
          ...['', 'CHANGELOG.md', 'LICENSE', 'README.md', 'README.zh-CN.md', 'package.json'],
          ...['dist/cli.js', 'dist/commands/commands.js', 'dist/serve.js', 'dist/licenses.txt'],
          ...['dist/index.js', 'dist/index.d.ts'],
        ].sort(),
      );
    });

    it('has nothing that publint or attw object to', () => {
      expect(run(checkout, 'npx', 'publint', packed, '--strict')).toContain('All good!');
      expect(run(checkout, 'npx', 'attw', packed)).toContain('No problems found');
    }, 60_000);

    it('brings the command, and no other package', async () => {
      expect(readdirSync(join(home, 'node_modules')).filter((name) => !/^\./.test(name))).toEqual([
        'mqrest',
      ]);
      const command = [join(home, 'node_modules/.bin/mqrest'), '--port', '0'] as const;
      const cli = new CliProcess([], { command: [...command], cwd: home });
      expect(await walk(await cli.url())).toEqual(WALKED);
      expect(await cli.stop()).toBe(0);
    });

    const PROGRAM = `
      const mq = await startMqrest({ port: 0 });
      await mq.send({ topic: 'demo', body: 'hello' });
      console.log((await mq.peek.topics()).topics.length);
      await mq.close();`;
    it.each([
      [
        'require',
        'cjs',
        `const { startMqrest } = require('mqrest'); (async () => {${PROGRAM}})();`,
      ],
      ['import', 'mjs', `import { startMqrest } from 'mqrest'; ${PROGRAM}`],
    ])('is a library for %s', (_, extension, program) => {
      writeFileSync(join(home, `program.${extension}`), program);
      expect(run(home, process.execPath, `program.${extension}`)).toBe('1\n');
    });

    it.each(['node16', 'bundler'])(
      'has types for module resolution %s',
      (resolution) => {
        const module = resolution === 'bundler' ? 'esnext' : resolution;
        // As every TypeScript program for Node has them.
        const ofNode = { types: ['node'], typeRoots: [join(checkout, 'node_modules/@types')] };
        const options = { strict: true, noEmit: true, ...ofNode, module, target: 'es2022' };
        const compilerOptions = { ...options, moduleResolution: resolution };
        const config = { compilerOptions, files: ['program.mts'] };
        const program = `import { startMqrest, type Mqrest } from 'mqrest';
        export const begin = (): Promise<Mqrest> => startMqrest({ port: 0 });`;
        writeFileSync(join(home, 'program.mts'), program);
        writeFileSync(join(home, 'tsconfig.json'), JSON.stringify(config));
        expect(run(home, join(checkout, 'node_modules/.bin/tsc'), '-p', '.')).toBe('');
      },
      60_000,
    );
  });

  describe('the single executable', () => {
    let program: string;
    let home: string;
    beforeAll(() => {
      run(checkout, 'npm', 'run', '--silent', 'dist');
      home = folder();
      program = join(home, 'mqrest');
      renameSync(join(checkout, 'dist/executable/mqrest'), program);
    }, 180_000);

    /** It where no other program can be found. */
    const start = (...flags: string[]): CliProcess =>
      new CliProcess(['--port', '0', ...flags], {
        command: [program],
        cwd: home,
        env: { PATH: '' },
      });

    it('goes with the licences of what is in it', () => {
      const beside = readdirSync(join(checkout, 'dist/executable'));
      expect(beside).toEqual(expect.arrayContaining(['LICENSE', 'licenses.txt']));
    });

    it('says its version, and refuses a wrong flag', async () => {
      const version = run(home, program, '--version');
      expect(version).toMatch(/^\d+\.\d+\.\d+/);
      const wrong = start('--prt', '9880');
      expect(await wrong.code()).toBe(2);
      expect(wrong.err).toContain('--port');
    });

    it('serves from memory', async () => {
      const cli = start();
      expect(await walk(await cli.url())).toEqual(WALKED);
      expect(await cli.stop()).toBe(0);
      expect(cli.err).toBe('');
    });

    it('keeps a state directory, whose journal it compacts', async () => {
      const state = join(home, 'state');
      const cli = start('--state', `${state}/`);
      const sent = await journalTo(state, await cli.url());
      expect(await cli.stop()).toBe(0);
      expect(cli.err).toBe('');
      const again = start('--state', `${state}/`);
      const reply = await fetch(`${await again.url()}/_mqrest/v1/topics/demo/messages?limit=1000`);
      const { messages } = (await reply.json()) as { messages: unknown[] };
      expect(messages).toHaveLength(sent);
      await again.stop();
    }, 60_000);

    describeOwnRedis('on Redis', (redis) => {
      it('serves with several processes', async () => {
        const flags = ['--store', 'redis', '--redis-url', redis().url, '--workers', '2'];
        const cli = start(...flags);
        expect(await walk(await cli.url())).toEqual(WALKED);
        expect(cli.out).toContain('workers: 2');
        expect(await cli.stop()).toBe(0);
      });
    });
  });
});
