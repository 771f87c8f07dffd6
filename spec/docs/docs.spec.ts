import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { startMqrest, type Mqrest } from '../../src/mqrest';
import { loadConfig } from '../../src/config/load';
import { runLanguages } from '../languages/languages';
import { anchorsOf, blocksOf, englishOf, pagePaths, readPage, ROOT, type Block } from './pages';

const run = promisify(execFile);

function hasCurl(): boolean {
  try {
    execFileSync('curl', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    if (process.env['CI'] === 'true') throw new Error('the pages cannot be tried without curl');
    return false;
  }
}

const withCurl = hasCurl() ? describe : describe.skip;

/** What a block of commands printed, and the block of JSON that the page shows behind it. */
interface Printed {
  readonly script: string;
  readonly output: string;
  readonly shown: string | undefined;
}

/** A directory with the built command `mqrest`. */
function commandDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'mqrest-bin-'));
  const script = `#!/bin/sh\nexec '${process.execPath}' '${join(ROOT, 'dist/cli.js')}' "$@"\n`;
  writeFileSync(join(directory, 'mqrest'), script, { mode: 0o755 });
  directories.push(directory);
  return directory;
}
const directories: string[] = [];
afterAll(() => directories.forEach((one) => rmSync(one, { recursive: true })));

/** Runs the commands of a page in their order, with the address of a server in place of the printed one. */
async function runPage(blocks: readonly Block[], url: string): Promise<Printed[]> {
  const env = {
    ...process.env,
    PATH: `${commandDirectory()}:${process.env['PATH']}`,
    MQREST_URL: url,
  };
  const printed: Printed[] = [];
  for (const [index, { language, notRun, text }] of blocks.entries()) {
    if (language !== 'sh' || notRun !== undefined) continue;
    const script = text.replaceAll('http://127.0.0.1:9880', url);
    const { stdout } = await run('sh', ['-ec', script], { env });
    const next = blocks[index + 1];
    const shown = next?.language === 'json' ? next.text : undefined;
    printed.push({ script: text, output: stdout, shown });
  }
  return printed;
}

/** Whether a value has the members that are shown; text that ends in `…` shows how it begins, and times are any. */
function expectShown(value: unknown, shown: unknown): void {
  if (typeof shown === 'string' && shown.endsWith('…')) {
    expect(value).toEqual(expect.stringContaining(shown.slice(0, -1)));
  } else if (typeof shown === 'number' && shown > 1e12) expect(value).toEqual(expect.any(Number));
  else if (typeof shown === 'object' && shown !== null) {
    const inner = value as Record<string, unknown>;
    expect(Object.keys(inner)).toEqual(Object.keys(shown));
    for (const [name, member] of Object.entries(shown)) expectShown(inner[name], member);
  } else expect(value).toEqual(shown);
}

const withCommands = pagePaths().filter((path) =>
  blocksOf(readPage(path)).some(
    ({ language, notRun }) => language === 'sh' && notRun === undefined,
  ),
);

withCurl('the commands of a page, as printed (left out where there is no curl)', () => {
  const servers = new Map<string, Mqrest>();
  const outputs = new Map<string, Printed[]>();
  beforeAll(async () => {
    for (const path of withCommands) {
      const mq = await startMqrest({ port: 0 });
      servers.set(path, mq);
      outputs.set(path, await runPage(blocksOf(readPage(path)), mq.url));
    }
    // Hundreds of commands, each a process.
  }, 120_000);
  afterAll(() => Promise.all([...servers.values()].map((mq) => mq.close())));

  /** What the block printed that has this in it. */
  const printedBy = (path: string, having: string): string => {
    const printed = outputs.get(path)?.find(({ script }) => script.includes(having));
    if (printed === undefined) throw new Error(`${path} has no block with ${having}`);
    return printed.output;
  };
  const serverOf = (path: string): Mqrest => servers.get(path) ?? fail();

  it.each(withCommands)('%s shows what comes', (path) => {
    for (const { output, shown } of outputs.get(path) ?? []) {
      expect(output).not.toBe('');
      if (shown !== undefined) expectShown(JSON.parse(output), JSON.parse(shown));
    }
  });

  it('publish and consume', () => {
    const printed = printedBy('README.md', 'curl -d');
    expect(printed).toMatch(/<MessageId>[0-9A-F]{32}<\/MessageId>/);
    expect(printed).toContain('<MessageBody>hello</MessageBody>');
    expect(printed).toContain('<ConsumedTimes>1</ConsumedTimes>');
  });

  it('ack by the receipt handle', () => {
    expect(printedBy('README.md', 'HANDLE=')).toMatch(/^HTTP\/1\.1 204 /m);
  });

  it('move the clock, look, and start over', () => {
    const printed = printedBy('docs/testing.md', '/_mqrest/v1/clock');
    expect(printed).toContain('"offsetMs":86400000');
    expect(printed).toContain('"released":1');
    expect(printed).toContain('"state":"ready"');
    expect(printed).toContain('"messages":[{"id":');
    expect(printed).not.toContain('"status":4');
    expect(serverOf('docs/testing.md').clock.state.offsetMs).toBe(0);
  });

  it('say why a message was passed over, and find it', () => {
    const printed = printedBy('docs/why.md', '/messages/$ID');
    expect(printed).toContain('the group asked for TagB, the message carries TagA.');
    expect(printed).toContain(
      'orders / GID_shop: 1 message passed over: it asked for TagB, they carry TagA.',
    );
    expect(printed).toContain('found in the default instance, topic orders.');
    expect(printed).toContain('"model":"pop"');
  });

  it('make a publish fail once', async () => {
    const printed = printedBy('docs/faults.md', '/_mqrest/v1/faults');
    expect(printed).toContain('<Code>InternalError</Code>');
    expect(printed).toMatch(/<MessageId>[0-9A-F]{32}<\/MessageId>/);
    expect(printed).toContain('"matched":2,"fired":1');
    expect((await serverOf('docs/faults.md').faults.list()).faults).toEqual([]);
  });

  it('produce and poll through the MQCloud gateway', () => {
    const path = 'docs/mqcloud.md';
    expect(printedBy(path, '-d message=hello')).toContain('"sendStatus":"SEND_OK"');
    expect(printedBy(path, '/mq/message?topic=greetings&consumer=me')).toContain(
      '"status":"FOUND"',
    );
  });

  it('declare while it runs, and take everything along', () => {
    const path = 'docs/moving.md';
    expect(printedBy(path, 'type')).toContain('"topic":"orders","group":"GID_orders"');
    expect(printedBy(path, 'snapshot')).toMatch(/^HTTP\/1\.1 204 /m);
  });

  it('one broker behind both', () => {
    const printed = printedBy('docs/mqcloud.md', 'through both');
    expect(printed).toContain('<MessageBody>through both</MessageBody>');
    expect(printed).toContain('"status":"FOUND"');
  });
});

describe('the program for the official SDK in the README', () => {
  it('publishes, consumes and acks', async () => {
    const mq = await startMqrest({ port: 0 });
    const block = blocksOf(readPage('README.md')).find(({ language }) => language === 'js');
    const program = (block?.text ?? '').replace('http://127.0.0.1:9880', mq.url);
    const script = `(async () => { ${program}; console.log(body[0].MessageBody) })()`;
    const { stdout } = await run(process.execPath, ['-e', script], { cwd: ROOT });
    expect(stdout).toBe('hello\n');
    const messages = await mq.peek.messages({ topic: 'demo', group: 'GID_demo' });
    expect(messages.messages.map(({ state }) => state)).not.toContain('inflight');
    await mq.close();
  });
});

describe('the program in the settings page', () => {
  it('runs, and gets the id that its comment shows', async () => {
    const block = blocksOf(readPage('docs/settings.md')).find(({ language }) => language === 'js');
    const program = (block?.text ?? '')
      .replace("'mqrest'", JSON.stringify(ROOT))
      .replace(/await mq\.send\(.*\);/, (call) => `console.log(Object.keys(${call.slice(0, -1)}))`);
    const { stdout } = await run(process.execPath, ['-e', `(async () => { ${program} })()`]);
    expect(stdout).toMatch(/'messageId',\s+'bodyMd5'/);
    expect(block?.text).toContain('{ messageId, bodyMd5, ');
  });
});

withCurl('the pages, pasted one after another into one terminal', () => {
  const order = ['README.md', 'docs/testing.md', 'docs/faults.md', 'docs/mqcloud.md'];
  it('show what comes', async () => {
    const mq = await startMqrest({ port: 0 });
    for (const path of order) {
      for (const { script, output, shown } of await runPage(blocksOf(readPage(path)), mq.url)) {
        if (shown !== undefined) expectShown(JSON.parse(output), JSON.parse(shown));
        // A comment in JSON is what the command before it prints, but for `…`.
        for (const [, comment = ''] of script.matchAll(/^# (\{.*)$/gm)) {
          const parts = comment.split('…').map((part) => part.replace(/[^\w ]/g, '\\$&'));
          expect(output).toMatch(new RegExp(parts.join('.*')));
        }
      }
    }
    await mq.close();
  });
});

describe('the settings in the pages', () => {
  const settings = pagePaths().flatMap((path) =>
    blocksOf(readPage(path))
      .filter(({ language, from }) => language === 'yaml' && from === undefined)
      .map(({ text }) => [path, text] as const),
  );
  it('are there', () => expect(settings.length).toBeGreaterThanOrEqual(2));

  it.each(settings)('of %s are a valid file', (_, text) => {
    const dir = mkdtempSync(join(tmpdir(), 'mqrest-docs-'));
    writeFileSync(join(dir, 'mqrest.yaml'), text);
    try {
      expect(loadConfig([], {}, dir)).toMatchObject({ kind: 'serve' });
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});

/** Whether one of the descriptions here, or `spec/languages/run.spec.ts`, runs this block of an English page, or compares it with what comes. */
function isRun(path: string, blocks: readonly Block[], index: number): boolean {
  const before = blocks[index - 1];
  // The specs of the examples run them.
  if (blocks[index]?.from?.startsWith('examples/') === true) return true;
  // spec/ons/clients.spec.ts
  const isClient = path === 'docs/provisioning.md';
  if (isClient && ['js', 'python', 'java', 'go'].includes(blocks[index]?.language ?? ''))
    return true;
  const isSnippet = runLanguages.some(({ fence }) => fence === blocks[index]?.language);
  if (path === 'docs/languages.md' && isSnippet) return true;
  switch (blocks[index]?.language) {
    case 'sh':
    case 'yaml':
      return true;
    case 'json':
      // spec/parity/parity.spec.ts
      if (path === 'docs/parity.md') return true;
      return before?.language === 'sh' && before.notRun === undefined;
    case 'js':
      return (
        ['README.md', 'docs/settings.md'].includes(path) &&
        blocks.findIndex(({ language }) => language === 'js') === index
      );
    case 'python':
      return path === 'docs/testing.md';
    default:
      return false;
  }
}

/** A page may show a piece of a file further left. */
function withoutMargins(text: string): string {
  return text.replace(/^[ \t]+/gm, '');
}

describe('the code in the pages', () => {
  it('in Python is that of the recipe', () => {
    const block = blocksOf(readPage('docs/testing.md')).find((one) => one.language === 'python');
    const recipe = readFileSync(join(ROOT, 'spec/recipes/pytest/test_orders.py'), 'utf8');
    for (const line of (block?.text ?? 'none').trim().split('\n')) expect(recipe).toContain(line);
  });

  const pieces = pagePaths().flatMap((path) =>
    blocksOf(readPage(path)).flatMap(({ from, text }) =>
      from === undefined ? [] : [[path, from, text] as const],
    ),
  );
  it.each(pieces)('of %s from %s is there as it stands', (_, from, text) => {
    const file = withoutMargins(readFileSync(join(ROOT, from), 'utf8'));
    // What is left out between two pieces is a comment with `…` alone.
    const shown = withoutMargins(text).split(/^(?:\/\/|#) …\n/m);
    for (const piece of shown) expect(file).toContain(piece.trim());
  });

  it.each(pagePaths())('of %s is run, or the page says why not', (path) => {
    const blocks = blocksOf(readPage(path));
    const others = blocks.filter((_, index) => !isRun(englishOf(path), blocks, index));
    for (const { notRun } of others) expect(notRun).toEqual(expect.any(String));
  });
});

describe('what the pages name', () => {
  it.each(pagePaths())('%s links to what is there', (path) => {
    const page = readPage(path);
    for (const [, target = ''] of page.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(target)) continue;
      const [file = '', anchor] = target.split('#', 2);
      const linked = file === '' ? path : join(dirname(path), file);
      expect([linked, existsSync(join(ROOT, linked))]).toEqual([linked, true]);
      if (anchor !== undefined) expect(anchorsOf(readPage(linked))).toContain(anchor);
    }
    for (const [, named = ''] of page.matchAll(/`((?:src|spec|docker|docs)\/[\w./-]+)`/g)) {
      expect([named, existsSync(join(ROOT, named))]).toEqual([named, true]);
    }
  });

  // Until it is published, whoever takes the name on the registry decides what that runs.
  it.each(pagePaths())('%s runs nothing by the name that is free on the registry', (path) => {
    const blocks = blocksOf(readPage(path)).map(({ text }) => text);
    expect(blocks.filter((text) => /\bnpx (?:-\S+ )*mqrest\b/.test(text))).toEqual([]);
  });

  it('the README is read in a few minutes', () => {
    expect(readPage('README.md').split('\n').length).toBeLessThanOrEqual(150);
  });
});
