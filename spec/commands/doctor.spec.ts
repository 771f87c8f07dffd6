import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeOwnRedis } from '../support/redis';
import { selfSigned } from '../support/self-signed';
import { CommandBed, runAlone, type Ran } from './command-bed';

const KEYS = { accessKeyId: 'my-id', accessKeySecret: 's3cret' };
const TOKEN = 'a-token-s3cret-16';
/** A port on which nothing listens. */
const NOBODY = ['--port', '1'];

/** What it found, a line each: `ok settings: …`. */
function findingsIn({ out }: Ran): string[] {
  return out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, string>)
    .map(({ level, check, sentence, advice = '' }) => `${level} ${check}: ${sentence} → ${advice}`);
}

const matching = (pattern: RegExp): string => expect.stringMatching(pattern) as string;

describe('mqrest doctor, where no mqrest runs', () => {
  const doctor = (flags: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> =>
    runAlone(['doctor', '--json', '--', ...NOBODY, ...flags], { env });

  it('checks settings and store, and signs a request to a mqrest of its own', async () => {
    const ran = await doctor(['--auth', 'strict', '--credential', 'my-id:s3cret']);
    expect(findingsIn(ran)).toEqual([
      matching(
        /^ok settings: port 1, store memory, auth strict, .* 1 access key, .*; from --port, --auth, --credential/,
      ),
      matching(/^ok store: messages are in memory/),
      matching(/^note server: nothing listens at http:\/\/127\.0\.0\.1:1; start it with: mqrest/),
      matching(
        /^ok signature: a mqrest with these settings admits a request signed by my-id, and refuses a wrongly signed one/,
      ),
    ]);
    expect(ran.code).toBe(0);
    expect(ran.out + ran.err).not.toContain('s3cret');
  });

  it('says which settings are wrong, and ends with 1', async () => {
    const ran = await doctor(['--stoer', 'redis'], { MQREST_AUTH: 'maybe' });
    expect(ran.code).toBe(1);
    expect(findingsIn(ran)).toEqual([
      matching(
        /^bad settings: MQREST_AUTH: "maybe" is not a level of auth; allowed: off, known or strict/,
      ),
      matching(/^bad settings: --stoer: unknown flag; did you mean --store\?/),
    ]);
  });

  it('says that Redis cannot be reached, without its password', async () => {
    const ran = await doctor(['--store', 'redis', '--redis-url', 'redis://:s3cret@127.0.0.1:1']);
    expect(ran.code).toBe(1);
    expect(findingsIn(ran)).toContainEqual(
      matching(/^bad store: no connection to Redis at 127\.0\.0\.1:1: nothing listens there → /),
    );
    expect(ran.out + ran.err).not.toContain('s3cret');
  });

  it('says that a state cannot be kept', async () => {
    const file = await doctor(['--state', '/nowhere/at/all']);
    expect(findingsIn(file)).toContainEqual(
      matching(/^bad store: \/nowhere\/at cannot be written, so \/nowhere\/at\/all is of no use/),
    );
    const below = await doctor(['--state', `${__filename}/sub/state/`]);
    expect(findingsIn(below)).toContainEqual(matching(/^bad store: .*\.ts cannot be written/));
    const made = await doctor(['--state', join(tmpdir(), 'mqrest-new/sub/')]);
    expect(findingsIn(made)).toContainEqual(
      matching(/^ok store: messages are in memory and kept in/),
    );
  });

  it('tries a certificate', async () => {
    const files = selfSigned();
    const good = await doctor(['--tls-cert', files.certFile, '--tls-key', files.keyFile]);
    expect(findingsIn(good).at(-1)).toMatch(/^ok signature: a mqrest with these settings admits/);
    const bad = await doctor(['--tls-cert', files.certFile, '--tls-key', files.certFile]);
    expect(findingsIn(bad).at(-1)).toMatch(/^bad signature: it would not start: tls.key: /);
    files.remove();
  });

  it('reads the settings of its directory', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'mqrest-'));
    writeFileSync(join(cwd, 'mqrest.yaml'), 'port: 1\nauth: known\n');
    const ran = await runAlone(['doctor', '--json'], { cwd });
    expect(findingsIn(ran)[0]).toMatch(
      /^ok settings: port 1, store memory, auth known, .*; from mqrest\.yaml/,
    );
    rmSync(cwd, { recursive: true });
  });

  it('tells people in the columns that there are', async () => {
    const env = { COLUMNS: '80' };
    const { out } = await runAlone(['doctor', '--', ...NOBODY], { env });
    expect(out).toMatch(/^ok {4}settings {3}port 1, store memory/);
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});

describe('mqrest doctor, where mqrest runs', () => {
  let bed: CommandBed;
  beforeAll(async () => {
    const access = { auth: 'strict', credentials: [KEYS], controlToken: TOKEN } as const;
    bed = await CommandBed.start(access);
  });
  afterAll(() => bed.close());
  const keys = (id: string, secret: string): NodeJS.ProcessEnv => ({
    ...{ MQREST_ACCESS_KEY_ID: id, MQREST_ACCESS_KEY_SECRET: secret, MQREST_TOKEN: TOKEN },
  });

  it('finds that all is well', async () => {
    const ran = await bed.run('doctor --json', { env: keys('my-id', 's3cret') });
    expect(findingsIn(ran)).toEqual([
      matching(/^ok server: http\S+ is ready/),
      matching(/^ok control: the control API answers/),
      matching(
        /^ok signature: it admits a request signed by my-id, and refuses a wrongly signed one/,
      ),
    ]);
    expect(ran.code).toBe(0);
    expect((await bed.mq.peek.topics()).topics).toEqual([]);
  });

  it.each([
    [
      'no token and no key',
      {},
      [
        /^bad control: The control API wants .* → give it with --token/,
        /^bad signature: it refuses a request that is not signed: MissingAuthorizationHeader.* → it checks signatures: give --access-key-id/,
      ],
    ],
    [
      'another key',
      keys('other', 's3cret'),
      [
        /^bad signature: it refuses a request signed by other: InvalidAccessKeyId.* → it does not know the access key other/,
      ],
    ],
    [
      'another secret',
      keys('my-id', 'other-s3cret'),
      [
        /^bad signature: it refuses a request signed by my-id: SignatureDoesNotMatch.* → that mqrest has another secret for my-id/,
      ],
    ],
  ])('says what is wrong with %s, and shows no secret', async (_, env, said) => {
    const ran = await bed.run('doctor --json', { env });
    expect(ran.code).toBe(1);
    for (const pattern of said) expect(findingsIn(ran)).toContainEqual(matching(pattern));
    expect(ran.out + ran.err).not.toContain('s3cret');
  });

  it('tells what one forgets: a moved clock, armed faults, what needs a look', async () => {
    await bed.mq.clock.advance('1d');
    await bed.mq.faults.add({
      id: 'f1',
      match: { topic: 'T' },
      action: { error: 'InternalError' },
    });
    await bed.mq.send({ topic: 'T', body: 'a' });
    const ran = await bed.run('doctor --json', { env: keys('my-id', 's3cret') });
    for (const pattern of [
      /^warn control: its clock is 1d ahead of the real time; strict auth refuses .* → mqrest clock reset/,
      /^warn control: calls go wrong on purpose; armed faults: f1/,
      /^warn control: T: 1 message, nobody has ever polled/,
      /^bad signature: it refuses a request signed by my-id: TimeExpired.* → requests are signed with the time of this machine/,
    ]) {
      expect(findingsIn(ran)).toContainEqual(matching(pattern));
    }
  });

  it('says that nothing listens where an address was given', async () => {
    const ran = await runAlone(['doctor', '--json', '--url', 'http://127.0.0.1:1']);
    expect(ran.code).toBe(1);
    expect(findingsIn(ran)).toEqual([
      matching(/^bad server: nothing listens at http:\/\/127\.0\.0\.1:1/),
    ]);
  });
});

describe('the settings of a directory', () => {
  it('say where mqrest is, and what to give it', async () => {
    const files = selfSigned();
    const settings = { auth: 'strict', credentials: [KEYS], controlToken: TOKEN } as const;
    const bed = await CommandBed.start({
      ...settings,
      tlsCert: files.certFile,
      tlsKey: files.keyFile,
    });
    const cwd = mkdtempSync(join(tmpdir(), 'mqrest-'));
    const lines = [
      `port: ${bed.mq.port}`,
      'auth: strict',
      'credentials: [{ accessKeyId: my-id, accessKeySecret: s3cret }]',
      `control: { token: ${TOKEN} }`,
      `tls: { cert: ${files.certFile}, key: ${files.keyFile} }`,
    ];
    writeFileSync(join(cwd, 'mqrest.yaml'), lines.join('\n'));
    expect(await runAlone(['send', 'T', 'a'], { cwd })).toMatchObject({ code: 0, err: '' });
    const received = await runAlone(['receive', 'T', '--group', 'g'], { cwd });
    expect(received).toMatchObject({ code: 0, err: '' });
    // Token and keys are for that one alone.
    const elsewhere = await runAlone(
      ['topics', '--url', bed.mq.url.replace('127.0.0.1', 'localhost')],
      { cwd },
    );
    expect(elsewhere.code).not.toBe(0);
    expect(elsewhere.err).toMatch(/certificate of \S+ is not trusted/);
    rmSync(cwd, { recursive: true });
    files.remove();
    await bed.close();
  });

  it('give no token to an address that was given', async () => {
    const bed = await CommandBed.start({ controlToken: TOKEN });
    const cwd = mkdtempSync(join(tmpdir(), 'mqrest-'));
    writeFileSync(join(cwd, 'mqrest.yaml'), `control: { token: ${TOKEN} }`);
    const { code, err } = await bed.run('topics', { cwd });
    expect(code).toBe(1);
    expect(err).toContain('The control API wants the header');
    rmSync(cwd, { recursive: true });
    await bed.close();
  });
});

describeOwnRedis('mqrest doctor on Redis', (redis) => {
  it('says whether Redis is fit', async () => {
    const flags = ['--', ...NOBODY, '--store', 'redis', '--redis-url', redis().url];
    const ran = await runAlone(['doctor', '--json', ...flags]);
    expect(ran.code).toBe(0);
    expect(findingsIn(ran)).toEqual(
      expect.arrayContaining([
        matching(/^ok store: Redis answers and takes messages; topics: \d+/),
        matching(/^warn store: what came since its last snapshot is lost when Redis crashes/),
      ]),
    );
  });
});
