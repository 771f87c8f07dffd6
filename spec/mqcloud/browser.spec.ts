import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { startMqrest, type Mqrest } from '../../src/mqrest';
import { guideScript } from './guide-loop';

const CHROMIUM = '/usr/bin/chromium';
const JQUERY = readFileSync(
  join(__dirname, '../../node_modules/jquery/dist/jquery.min.js'),
  'utf8',
);
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const HTML = 'text/html; charset=utf-8';

/** A page with jQuery and a script. */
function pageOf(script: string): string {
  return `<!doctype html><script>${JQUERY}</script><script>${script}</script>`;
}

/** Describes something in a real browser; left out where there is none, which with `CI=true` is an error. */
function describeBrowser(name: string, body: () => void): void {
  if (existsSync(CHROMIUM)) {
    describe(name, body);
    return;
  }
  const reason = `there is no ${CHROMIUM}; Debian's package chromium has it`;
  if (process.env['CI'] === 'true') throw new Error(`cannot test ${name}: ${reason}`);
  describe(name, () => it.skip(`skipped: ${reason}`, () => {}));
}

describeBrowser('The examples of the guide in a browser', () => {
  let mq: Mqrest;
  let profile: string;
  let browser: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    profile = mkdtempSync(join(tmpdir(), 'mqrest-browser-'));
    browser = await chromium.launchPersistentContext(profile, {
      executablePath: CHROMIUM,
      args: FLAGS,
    });
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    rmSync(profile, { recursive: true, force: true });
  });
  beforeEach(async () => {
    mq = await startMqrest({ port: 0, mqcloudCors: 'on' });
    page = await browser.newPage();
  });
  afterEach(async () => {
    await page.close();
    await browser.clearCookies();
    await mq.close();
  });

  /** Opens a page with a script as one of the gateway's own origin, so that cookies are its. */
  async function open(script: string): Promise<void> {
    await page.route(`${mq.url}/page.html`, (route) =>
      route.fulfill({ contentType: HTML, body: pageOf(script) }),
    );
    await page.goto(`${mq.url}/page.html`);
  }
  const host = () => mq.url.replace('http://', '');
  async function produce(topic: string, message: string): Promise<void> {
    const body = new URLSearchParams({ producer: `${topic}-producer`, message });
    await fetch(`${mq.url}/mq/produce`, { method: 'POST', body });
  }
  /** The next answer to a poll of the page. */
  async function polled(): Promise<Record<string, unknown>> {
    const response = await page.waitForResponse((r) => r.url().includes('/mq/message'));
    return ((await response.json()) as { result: Record<string, unknown> }).result;
  }

  it('the producing one sends, also from a page of another origin', async () => {
    const html = pageOf(guideScript('produce', host()));
    const other = createServer((_req, res) => void res.setHeader('content-type', HTML).end(html));
    await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening));
    const said = page.waitForEvent('console', (line) => line.text() === 'send ok');
    await page.goto(`http://127.0.0.1:${(other.address() as AddressInfo).port}/`);
    await said;
    other.close();
    const query = 'topic=mqcloud-http-test-topic&consumer=c';
    const reply = await fetch(`${mq.url}/mq/message?${query}`);
    expect(await reply.json()).toMatchObject({
      result: { msgList: [{ message: 'http生产测试' }] },
    });
  }, 30_000);

  it('the clustering one gets the messages and acks them with the next request', async () => {
    const topic = 'mqcloud-json-test-topic';
    await produce(topic, 'a');
    const said = page.waitForEvent('console', (line) => line.text() === 'FOUND,1');
    await open(guideScript('clustering', host()));
    await said;
    const sent = await page.waitForRequest((r) => /requestId=\w/.test(r.url()));
    const reply = (await (await sent.response())?.json()) as { status: number };
    expect(reply.status).toBe(200);
  }, 30_000);

  it('a loop with useCookie=true acks by the cookie the browser keeps', async () => {
    const topic = 'mqcloud-json-test-topic';
    await produce(topic, 'a');
    const script = guideScript('clustering', host())
      .replace(/param\.requestId = .*;/, '')
      .replace('consumer: "', 'useCookie: true, consumer: "')
      .replace(/, 1000\)/g, ', 50)');
    const first = polled();
    await open(script);
    const { requestId } = await first;
    expect(await browser.cookies(mq.url)).toMatchObject([{ name: 'rid', value: requestId }]);
    const statuses = [];
    for (let n = 0; n < 4; n++) statuses.push((await polled()).status);
    await page.goto('about:blank');
    // Acked: after the lock's time it does not come again.
    await mq.clock.advance('301s');
    for (let n = 0; n < 4; n++) {
      const query = `topic=${topic}&consumer=http-clustering-consumer`;
      const reply = await fetch(`${mq.url}/mq/message?${query}`);
      expect(await reply.json()).not.toHaveProperty('result.msgList');
    }
  }, 30_000);
});
