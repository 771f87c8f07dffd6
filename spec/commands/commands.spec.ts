import { execFile } from 'node:child_process';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { allCommands } from '../../src/commands/all-commands';
import { helpOf, helpOfAll } from '../../src/commands/help';
import { CommandBed, runAlone } from './command-bed';

const TOKEN = 'a-token-of-16-ch';

describe('the help of the commands', () => {
  const texts = [helpOfAll(), ...allCommands.map(helpOf)];

  it('fits 80 columns', () => {
    const lines = texts.flatMap((text) => text.split('\n'));
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });

  it('names every command and every flag', () => {
    for (const one of allCommands) {
      expect(helpOfAll()).toMatch(
        new RegExp(`^  ${one.name} .*  ${one.summary.slice(0, 10)}`, 'm'),
      );
      for (const flag of Object.keys(one.flags)) expect(helpOf(one)).toContain(`  --${flag}`);
    }
  });

  it('has the exit codes', () => {
    expect(helpOfAll()).toMatch(
      /0 done; 1 refused, or nothing found; 2 wrong usage; 3 not reached/,
    );
  });

  it('is printed for help, help COMMAND and COMMAND --help', async () => {
    const all = await runAlone(['help']);
    expect(all).toMatchObject({ code: 0, out: helpOfAll(), err: '' });
    const [send] = allCommands;
    const text = send === undefined ? '' : helpOf(send);
    expect(await runAlone(['help', 'send'])).toMatchObject({ code: 0, out: text });
    expect(await runAlone(['send', 'orders', '--help'])).toMatchObject({ code: 0, out: text });
  });
});

describe('what is typed wrong', () => {
  it.each([
    [['topcs'], 'mqrest: topcs: unknown command; did you mean topics?'],
    [['help', 'snd'], 'mqrest: snd: unknown command; did you mean send?'],
    [['help', 'send', 'x'], 'mqrest: help takes one command'],
    [['send'], 'mqrest: send: TOPIC is missing'],
    [['send', 'a', 'b', 'c'], 'mqrest: send takes TOPIC [BODY]; put text with spaces in quotes'],
    [['peek', 'a', '--sate', 'x'], 'mqrest: --sate: unknown flag; did you mean --state?'],
    [
      ['topics', '--xxxxxxxx'],
      'mqrest: --xxxxxxxx: unknown flag; topics takes --ns, --json, --url or --token',
    ],
    [['peek', 'a', '--limit'], 'mqrest: --limit: needs a value, N'],
    [['peek', 'a', '--json=1'], 'mqrest: --json: takes no value'],
    [['peek', 'a', '--limit', '0'], 'mqrest: --limit is "0"; allowed: 1 to 1000000'],
    [['receive', 'a'], 'mqrest: receive: --group GROUP is missing'],
    [
      ['receive', 'a', '--group', 'g', '--wait', 'soon'],
      'mqrest: --wait is "soon"; allowed: a time such as 300ms or 5m',
    ],
    [['why', 'a', '--lang', 'fr'], 'mqrest: --lang is "fr"; allowed: en or zh'],
    [
      ['topics', '--url', 'localhost:9880'],
      'mqrest: --url is no address of a mqrest; allowed: http://',
    ],
  ])('%j is refused with what is allowed, and ends with 2', async (args, line) => {
    const { code, out, err } = await runAlone(args);
    expect(err).toContain(line);
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });

  it('names all that is wrong at once', async () => {
    const { err } = await runAlone(['topics', '--nss', 'x', '--josn']);
    expect(err).toMatch(/--nss: .*--ns\?\n.*--josn: .*--json\?\nmqrest: see mqrest help topics\n$/);
  });

  it('shows no word that may be a secret which lost its flag', async () => {
    const lost = await runAlone(['s3cret-of-somebody', 'x']);
    expect(lost.code).toBe(2);
    expect(lost.err).toContain('unknown command; allowed: send, receive, ');
    expect(lost.err).not.toContain('s3cret');
    const inUrl = await runAlone(['topics', '--url', 'http://me:s3cret@localhost:1']);
    expect(inUrl.err).toContain('--url has a user or password, which mqrest does not know');
    expect(inUrl.err).not.toContain('s3cret');
  });

  it('says where a flag of the commands stands when it comes first', async () => {
    const { code, err } = await runAlone(['--url', 'http://127.0.0.1:1', 'topics']);
    expect(code).toBe(2);
    expect(err).toContain('--url: is for commands, behind their name; see mqrest help');
  });
});

describe('who may use a command', () => {
  let bed: CommandBed;
  beforeAll(async () => (bed = await CommandBed.start({ controlToken: TOKEN })));
  afterAll(() => bed.close());

  it.each([
    ['the flag', ['topics', '--token', TOKEN], {}],
    ['the variable', ['topics'], { MQREST_TOKEN: TOKEN }],
  ])('is who has the token in %s', async (_, args, env) => {
    expect(await bed.run(args, { env })).toMatchObject({ code: 0, out: '' });
  });

  it('is told so otherwise, and the token given is not shown', async () => {
    const none = await bed.run('topics');
    expect(none).toMatchObject({ code: 1, out: '' });
    expect(none.err).toContain('give it with --token or MQREST_TOKEN');
    const wrong = await bed.run('topics --token not-the-token-s3cret');
    expect(wrong.code).toBe(1);
    expect(wrong.err).toContain(
      'The token is not the one of --control-token (MQREST_CONTROL_TOKEN).',
    );
    expect(wrong.err).not.toContain('s3cret');
  });
});

describe('where no mqrest is', () => {
  it('says that nothing listens, and ends with 3', async () => {
    const { code, err } = await runAlone(['topics', '--url', 'http://127.0.0.1:1']);
    expect(code).toBe(3);
    expect(err).toBe(
      'mqrest: nothing listens at http://127.0.0.1:1; start it with: mqrest; or see --url\n',
    );
  });

  it.each([
    ['something else', 404, 'text/html', '<html>', /is not mqrest, or has its control API off/],
    ['half a reply', 200, 'application/json', '{"now":', /the reply of \S+ was cut off/],
  ])('tells %s from mqrest', async (_, status, type, text, said) => {
    const other = http.createServer((req, res) => {
      req.resume();
      res.writeHead(status, { 'Content-Type': type }).end(text);
    });
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
    const { port } = other.address() as AddressInfo;
    const { code, err } = await runAlone(['clock', '--url', `http://127.0.0.1:${port}`]);
    other.close();
    expect({ code, err }).toEqual({ code: 3, err: expect.stringMatching(said) as string });
  });
});

describe('the program of the command', () => {
  const CLI = join(__dirname, '../../dist/cli.js');
  /** The files of dist/ that a start with these arguments reads. */
  const readBy = async (args: readonly string[]): Promise<string[]> => {
    const program = `
      process.argv = ['node', 'mqrest', ...${JSON.stringify(args)}];
      require(${JSON.stringify(CLI)});
      process.on('exit', () => console.error(JSON.stringify(Object.keys(require.cache))));`;
    const { stderr } = await promisify(execFile)(process.execPath, ['-e', program]);
    const files = JSON.parse(stderr) as string[];
    return files.map((file) => file.replace(/^.*\/dist\//, '')).sort();
  };

  it('is not read where it serves, and reads nothing of the server', async () => {
    expect(await readBy(['--help'])).toEqual(['cli.js', 'serve.js']);
    expect(await readBy(['help'])).toEqual(['cli.js', 'commands/commands.js']);
  });
});
