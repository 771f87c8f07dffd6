import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startMqrest, type Mqrest } from '../src/index';
import { loadConfig } from '../src/config/load';

const readme = readFileSync(join(__dirname, '../README.md'), 'utf8');
const run = promisify(execFile);

/** The fenced blocks of a language, in their order. */
function blocks(language: string): string[] {
  const fence = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms');
  return [...readme.matchAll(fence)].map((match) => match[1] ?? '');
}

function hasCurl(): boolean {
  try {
    execFileSync('curl', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    if (process.env['CI'] === 'true') throw new Error('the README cannot be tried without curl');
    return false;
  }
}

const withCurl = hasCurl() ? describe : describe.skip;

withCurl('the curl lines of the README, as printed (left out where there is no curl)', () => {
  let mq: Mqrest;
  beforeAll(async () => {
    mq = await startMqrest({ port: 0 });
  });
  afterAll(() => mq.close());

  /** Runs a block with the address of this server in place of the printed one. */
  async function shell(block: string | undefined): Promise<string> {
    const script = (block ?? '').replaceAll('http://127.0.0.1:9880', mq.url);
    const { stdout } = await run('sh', ['-ec', script]);
    return stdout;
  }

  const block = (having: string): string | undefined =>
    blocks('sh').find((one) => one.includes(having));

  it('publish and consume', async () => {
    const printed = await shell(block('curl -d'));
    expect(printed).toMatch(/<MessageId>[0-9A-F]{32}<\/MessageId>/);
    expect(printed).toContain('<MessageBody>hello</MessageBody>');
    expect(printed).toContain('<ConsumedTimes>1</ConsumedTimes>');
  });

  it('ack by the receipt handle', async () => {
    expect(await shell(block('HANDLE='))).toMatch(/^HTTP\/1\.1 204 /m);
  });

  it('move the clock, look, and start over', async () => {
    const printed = await shell(block('/_mqrest/v1/clock'));
    expect(printed).toContain('"offsetMs":86400000');
    expect(printed).toContain('"released":1');
    expect(printed).toContain('"state":"ready"');
    expect(printed).toContain('"messages":[{"id":');
    expect(printed).not.toContain('"status":4');
    expect(mq.clock.state.offsetMs).toBe(0);
  });

  it('make a publish fail once', async () => {
    const printed = await shell(block('/_mqrest/v1/faults'));
    expect(printed).toContain('<Code>InternalError</Code>');
    expect(printed).toMatch(/<MessageId>[0-9A-F]{32}<\/MessageId>/);
    expect(printed).toContain('"matched":2,"fired":1');
    expect((await mq.faults.list()).faults).toEqual([]);
  });

  it('produce and poll through the MQCloud gateway', async () => {
    expect(await shell(block('-d message=hello'))).toContain('"sendStatus":"SEND_OK"');
    expect(await shell(block('/mq/message?topic=greetings&consumer=me'))).toContain(
      '"status":"FOUND"',
    );
  });

  it('one broker behind both', async () => {
    const printed = await shell(block('through both'));
    expect(printed).toContain('<MessageBody>through both</MessageBody>');
    expect(printed).toContain('"status":"FOUND"');
  });
});

describe('the program for the official SDK in the README', () => {
  it('publishes, consumes and acks', async () => {
    const mq = await startMqrest({ port: 0 });
    const program = (blocks('js')[0] ?? '').replace('http://127.0.0.1:9880', mq.url);
    const script = `(async () => { ${program}; console.log(body[0].MessageBody) })()`;
    const { stdout } = await run(process.execPath, ['-e', script], { cwd: join(__dirname, '..') });
    expect(stdout).toBe('hello\n');
    const messages = await mq.peek.messages({ topic: 'demo', group: 'GID_demo' });
    expect(messages.messages.map(({ state }) => state)).not.toContain('inflight');
    await mq.close();
  });
});

describe('the settings of the README', () => {
  it.each(blocks('yaml').map((block, i) => [i + 1, block]))('are a valid file (%i)', (_, block) => {
    const dir = mkdtempSync(join(tmpdir(), 'mqrest-readme-'));
    writeFileSync(join(dir, 'mqrest.yaml'), block);
    try {
      expect(loadConfig([], {}, dir)).toMatchObject({ kind: 'serve' });
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});

describe('the files that the README names', () => {
  const links = [
    ...readme.matchAll(/\]\(((?:src|spec)\/[^)]+)\)|`((?:src|spec|docker)\/[^`*]+)`/g),
  ];
  it.each([...new Set(links.map((match) => match[1] ?? match[2] ?? ''))])('%s is there', (path) => {
    expect(() => readFileSync(join(__dirname, '..', path))).not.toThrow('ENOENT');
  });
});
