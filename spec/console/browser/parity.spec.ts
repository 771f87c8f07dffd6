import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { Twins } from '../../../src/parity/replay/twins';
import { Comparison } from '../../../src/parity/report/comparison';
import { ReportMaker } from '../../../src/parity/report/report';
import type { Exchange, Recording } from '../../../src/parity/recording';
import { describeBrowser, openBrowser, type Browser } from '../../support/browser';
import { Shop } from '../shop';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** A report with a difference that is known and one that is not. */
function report(): string {
  const exchange: Exchange = {
    ...{ at: 1_700_000_000_000, endedAt: 1_700_000_000_000, turns: [1, 2], ended: 'complete' },
    request: { method: 'GET', target: '/topics/<b>orders</b>/messages', headers: [] },
  };
  const recording: Recording = {
    ...{ format: 'mqrest recording', version: 1, to: 'http://cloud', bodies: 'kept' },
    ...{ startedAt: exchange.at, exchanges: [exchange] },
  };
  const maker = new ReportMaker(recording, 0);
  const one = new Comparison(exchange, new Twins(), false);
  one.differs('status', 'status', '200', '404');
  one.differs('header', 'allow', '<i>GET</i>', 'POST');
  maker.add(one);
  const known = [{ kind: 'header' as const, reason: 'it is older' }];
  return JSON.stringify(maker.report('a fresh mqrest', known, 0));
}

describeBrowser('the parity report in the console', () => {
  let browser: Browser;
  let page: Page;
  let shop: Shop;
  beforeAll(async () => {
    browser = await openBrowser({ locale: 'en-US' });
    page = await browser.context.newPage();
    shop = await Shop.open();
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await shop.close();
  });

  const choose = (name: string, text: string): Promise<void> =>
    page.getByLabel('Report, opened or dropped here').setInputFiles({
      ...{ name, mimeType: 'application/json', buffer: Buffer.from(text) },
    });

  it('is found from the overview, whether there are messages or not', async () => {
    const link = page.getByRole('link', { name: 'Parity report' });
    await page.goto(`${shop.mq.url}/_mqrest/console`);
    await link.click();
    await page.getByRole('heading', { name: 'Parity report' }).waitFor();
    await shop.publish('orders', 'tea');
    await page.goto(`${shop.mq.url}/_mqrest/console#/`);
    await page.getByRole('heading', { name: 'Topics and groups' }).waitFor();
    await link.click();
    await page.getByRole('heading', { name: 'Parity report' }).waitFor();
  });

  it('says of another file that it is none', async () => {
    for (const text of ['{', '{}', 'null', '{"format":"mqrest parity","version":2}']) {
      await choose('other.json', text);
      await page.getByRole('alert').getByText('other.json is no parity report.').waitFor();
    }
  });

  it('shows operations, and both sides of each difference, as text', async () => {
    await choose('report.json', report());
    await page.getByRole('heading', { name: '1 unknown differences' }).waitFor();
    const cells = page.getByRole('row', { name: 'aliyun consume' }).getByRole('cell');
    expect(await cells.allInnerTexts()).toEqual(['1', '0', '0', '1']);
    await page.getByRole('heading', { name: 'aliyun consume: another status, status' }).waitFor();
    await page.getByText('Known: it is older').waitFor();
    expect(await page.getByRole('cell', { name: '<i>GET</i>' }).count()).toBe(1);
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('takes a file that is dropped', async () => {
    await page.reload();
    const dropped = await page.evaluateHandle<unknown>(`(() => {
      const data = new DataTransfer();
      data.items.add(new File([${JSON.stringify(report())}], 'report.json'));
      return data;
    })()`);
    await page.dispatchEvent('.page', 'drop', { dataTransfer: dropped });
    await page.getByRole('heading', { name: '1 unknown differences' }).waitFor();
  });

  it('has nothing serious for axe-core', async () => {
    await page.evaluate(AXE);
    const serious = await page.evaluate<string[]>(
      `axe.run().then(({ violations }) => violations
        .filter(({ impact }) => ['serious', 'critical'].includes(impact)).map(({ id }) => id))`,
    );
    expect(serious).toEqual([]);
  });
});
