import type { Page } from 'playwright-core';
import { startMqrest, type Mqrest } from '../../../src/mqrest';
import { describeBrowser, openBrowser, type Browser } from '../../support/browser';

/** How much of a core the page takes meanwhile: CPU time of its thread, however busy the machine is. */
async function shareOfCore(page: Page, meanwhile: () => Promise<unknown>): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const seconds = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Infinity;
  };
  const before = await seconds();
  const from = performance.now();
  await meanwhile();
  const share = (await seconds()) - before;
  return share / ((performance.now() - from) / 1000);
}

describeBrowser('the console under load', () => {
  let browser: Browser;
  let page: Page;
  let mq: Mqrest;
  beforeAll(async () => {
    browser = await openBrowser({ locale: 'en-US', viewport: { width: 1280, height: 800 } });
  }, 60_000);
  afterAll(() => browser.close());
  beforeEach(async () => {
    mq = await startMqrest({ port: 0 }, { warn: () => undefined });
    page = await browser.context.newPage();
  });
  afterEach(async () => {
    await page.close();
    await mq.close();
  });

  it('goes through 10,000 messages and draws those in view', async () => {
    for (let n = 0; n < 10_000; n++) await mq.send({ topic: 'orders', body: `message ${n}` });
    await page.goto(`${mq.url}/_mqrest/console#/messages?topic=orders&ns=`);
    await page.getByText('message 9999').waitFor();
    const first = page.getByText('message 0', { exact: true });
    while ((await first.count()) === 0) {
      await page.evaluate(
        `(({ scrollHeight: top }) => document.querySelector('.rows').scrollTo({ top }))(document.querySelector('.rows'))`,
      );
      await page.evaluate('new Promise((drawn) => requestAnimationFrame(drawn))');
    }
    expect(await page.locator('.row').count()).toBeLessThan(80);
    await page.keyboard.press('g');
    await page.getByText('message 9999').first().waitFor();
  }, 120_000);

  it.each(['#/', '#/messages', '#/events'])(
    'stays usable on %s at 1,000 events a second',
    async (hash) => {
      await page.goto(`${mq.url}/_mqrest/console${hash}`);
      await page.getByText('Live', { exact: true }).waitFor();
      const share = await shareOfCore(page, async () => {
        for (let round = 0; round < 40; round++) {
          const next = new Promise((passed) => setTimeout(passed, 100));
          for (let n = 0; n < 100; n++) {
            await mq.send({ topic: `orders-${n % 5}`, body: `message ${round} ${n}` });
          }
          await next;
        }
      });
      expect(share).toBeLessThan(0.5);
      expect(await page.locator('.row').count()).toBeLessThan(80);
      if (hash === '#/events') {
        await mq.send({ topic: 'the-last', body: 'of all' });
        const last = page.locator('.row').getByText('the-last', { exact: true });
        await last.waitFor({ timeout: 5_000 });
      }
      await page.keyboard.press('5');
      await page.getByText('Send a message').waitFor();
    },
    60_000,
  );
});
