import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CliProcess } from '../support/cli-process';
import { CommandBed, printed, runAlone, type Ran } from './command-bed';

const KEYS = { MQREST_ACCESS_KEY_ID: 'LTAI-of-the-cloud', MQREST_ACCESS_KEY_SECRET: 'its-secret' };

describe('mqrest record, replay and --from', () => {
  let bed: CommandBed;
  let directory: string;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'parity-'));
    bed = await CommandBed.start({
      auth: 'known',
      credentials: [{ accessKeyId: 'LTAI-of-the-cloud', accessKeySecret: 'its-secret' }],
    });
  });
  afterEach(async () => {
    await bed.close();
    rmSync(directory, { recursive: true });
  });

  const replays = (...args: string[]): Promise<Ran> =>
    runAlone(['replay', 'recording.ndjson', ...args], { cwd: directory });

  /** Records what is done through it, into `recording.ndjson`. */
  async function recorded(flags: readonly string[], act: (url: string) => Promise<void>) {
    const given = { cwd: directory, env: KEYS };
    const cli = bed.begin(['record', '--to', bed.mq.url, '--port', '0', ...flags], given);
    await printed(cli, 'until Ctrl-C', 'err');
    await act(/records (\S+) ->/.exec(cli.err)?.[1] ?? '');
    cli.child.kill('SIGINT');
    expect(await cli.code()).toBe(0);
    return cli.err;
  }
  const publish = (url: string, headers: Record<string, string> = {}) =>
    fetch(`${url}/topics/orders/messages`, {
      ...{ method: 'POST', headers },
      body: '<Message><MessageBody>hello</MessageBody></Message>',
    });

  it('record until Ctrl-C, play again without a difference, and start from there', async () => {
    const said = await recorded([], async (url) => {
      expect((await publish(url)).status).toBe(201);
    });
    expect(said).toContain('mqrest: 1 exchanges are in recording.ndjson');
    expect(statSync(join(directory, 'recording.ndjson')).mode & 0o777).toBe(0o600);

    const played = await replays('--report', 'report.json', '--tolerance', '1s');
    expect(played).toMatchObject({ code: 0, err: '' });
    expect(played.out).toContain('no unknown difference');
    expect(played.out).toContain('| aliyun publish | 1 | 1 | 0 | 0 |');
    const report = JSON.parse(readFileSync(join(directory, 'report.json'), 'utf8')) as object;
    expect(report).toMatchObject({ format: 'mqrest parity', unknown: 0 });

    const flags = ['--from', 'recording.ndjson', '--port', '0'];
    const server = new CliProcess(flags, { cwd: directory });
    try {
      await printed(server, 'mqrest ready');
      const [url = ''] = /http:\/\/\S+/.exec(server.out) ?? [];
      const peeked = await bed.run(['peek', 'orders', '--json', '--url', url]);
      expect(peeked.records).toMatchObject([{ body: 'hello', state: 'ready' }]);
    } finally {
      await server.stop();
    }
  });

  it('end with 1 where nothing was recorded, nothing can be played, or the report has no place, before anything is played', async () => {
    await recorded([], async () => {});
    expect(await replays()).toMatchObject({
      ...{ code: 1, out: '' },
      err: expect.stringContaining('the recording has no exchanges') as string,
    });
    const file = join(directory, 'recording.ndjson');
    const request = { method: 'POST', target: '/mq/../_mqrest/v1/\u001b[2J', headers: [] };
    const exchange = { at: 1, endedAt: 1, turns: [1, 2], request, ended: 'complete' };
    appendFileSync(file, `${JSON.stringify(exchange)}\n`);
    const refused = await replays('--report', 'report.json');
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toContain('nothing of the recording could be played: 1 (first exchange 1');
    expect(refused.err).not.toContain('\u001b');
    expect(await replays('--report', 'none/report.json')).toMatchObject({
      ...{ code: 1, out: '' },
      err: expect.stringContaining('the report cannot be written: ENOENT') as string,
    });
  });

  it('end with 1 and the difference in Markdown or JSON, unless it is known', async () => {
    await recorded([], async (url) => {
      await publish(url);
      await fetch(`${url}/topics/orders/messages?consumer=GID_a&numOfMessages=1`);
    });
    const other = ['--', '--retry', '10s'];
    const differs = await replays(...other);
    expect(differs.code).toBe(1);
    expect(differs.out).toContain('## aliyun consume: time, `Messages.Message.NextConsumeTime`');
    writeFileSync(join(directory, 'known.json'), '[{"kind":"time","reason":"sooner here"}]');
    const known = await replays('--known', 'known.json', '--json', ...other);
    expect(known.code).toBe(0);
    const differences = [{ kind: 'time', reason: 'sooner here' }];
    expect(JSON.parse(known.out)).toMatchObject({ unknown: 0, differences });
  });

  it('sign again with another key, and play with it against an address', async () => {
    await recorded(['--re-sign', '--no-bodies'], async (url) => {
      const headers = { authorization: 'MQ LTAI-mine:bm90IG15IHNpZ25hdHVyZSBhdCBhbGw=' };
      expect((await publish(url, headers)).status).toBe(201);
    });
    const text = readFileSync(join(directory, 'recording.ndjson'), 'utf8');
    expect(text).not.toMatch(/LTAI|secret|bm90IG15|hello/);
    const given = { cwd: directory, env: KEYS };
    const args = ['replay', 'recording.ndjson', '--against', bed.mq.url];
    expect(await runAlone(args, given)).toMatchObject({ code: 0 });
  });

  it('end at once with 3 where nothing answers, and say why', async () => {
    await recorded([], async (url) => {
      await publish(url);
    });
    const { url } = bed.mq;
    await bed.mq.close();
    expect(await replays('--against', url)).toMatchObject({
      ...{ code: 3, out: '' },
      err: `mqrest: nothing was played, for ${url} does not answer: connection refused\n`,
    });
  });

  it.each([
    [['record'], 2, 'record: --to URL is missing'],
    [['record', '--to', 'here'], 2, '--to is no address to pass requests on to; allowed: http://'],
    [['record', '--to', 'http://h/base'], 2, '--to is no address to pass requests on to'],
    [['record', '--to', 'http://h:1', '--re-sign'], 2, '--re-sign needs an access key'],
    [['record', '--to', 'http://h:1', '--out', '.'], 1, '. is there already; give another'],
    [['replay', 'nowhere.ndjson'], 1, 'nowhere.ndjson cannot be used: ENOENT'],
    [['replay', 'x', '--', '--retry', 'soon'], 2, '--retry: "soon"'],
    [['replay', 'x', '--against', 'http://h:1', '--', '--retry', '1s'], 2, 'leave them out'],
    [
      ['replay', 'x', '--against', 'here'],
      2,
      '--against is no address of a mqrest; allowed: http://',
    ],
    [['replay', 'x', '--against', 'http://h/base'], 2, '--against has a path; allowed: http://'],
    [['replay', 'x', '--known', 'nowhere.json'], 1, 'nowhere.json cannot be used: ENOENT'],
    [['--from', 'nowhere.ndjson', '--port', '0'], 1, 'nowhere.ndjson cannot be used: ENOENT'],
    [['--from', 'x', '--state', 's.json'], 2, 'from: is for --store memory without --state'],
  ])('%j ends with %d and says why', async (args, code, sentence) => {
    const ran = await runAlone(args, { cwd: directory });
    expect(ran.err).toContain(sentence);
    expect(ran.code).toBe(code);
  });

  it('say that a port is taken, and leave no file behind', async () => {
    const { port } = bed.mq;
    const ran = await runAlone(['record', '--to', 'http://h:1', '--port', String(port)], {
      cwd: directory,
    });
    expect(ran).toMatchObject({ code: 1 });
    expect(ran.err).toMatch(/port \d+ cannot be had: .*EADDRINUSE/);
    expect(() => statSync(join(directory, 'recording.ndjson'))).toThrow(/ENOENT/);
  });
});
