import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { startMqrest, type Mqrest } from '../../src/mqrest';
import { describeBrowser, openBrowser, type Browser } from '../support/browser';
import { guideScript } from './guide-loop';

const JQUERY = readFileSync(
  join(__dirname, '../../node_modules/jquery/dist/jquery.min.js'),
  'utf8',
);
const HTML = 'text/html; charset=utf-8';

/** A page with jQuery and a script. */
function pageOf(script: string): string {
  return `<!doctype html><script>${JQUERY}</script><script>${script}</script>`;
}

describeBrowser('The examples of the guide in a browser', () => {
  let mq: Mqrest;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await openBrowser();
  }, 60_000);
  afterAll(() => browser.close());
  beforeEach(async () => {
    mq = await startMqrest({ port: 0, mqcloudCors: 'on' });
    page = await browser.context.newPage();
  });
  afterEach(async () => {
    await page.close();
    await browser.context.clearCookies();
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
    expect(await browser.context.cookies(mq.url)).toMatchObject([
      { name: 'rid', value: requestId },
    ]);
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
