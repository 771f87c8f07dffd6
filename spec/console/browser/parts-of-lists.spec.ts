import type { Page } from 'playwright-core';
import { startMqrest, type Mqrest } from '../../../src/mqrest';
import { describeBrowser, openBrowser, type Browser } from '../../support/browser';

describeBrowser('a list of the console that is longer than what is looked at', () => {
  let browser: Browser;
  let page: Page;
  let mq: Mqrest;
  beforeAll(async () => {
    browser = await openBrowser({ locale: 'en-US', viewport: { width: 1280, height: 800 } });
  }, 60_000);
  afterAll(() => browser.close());
  beforeEach(async () => {
    mq = await startMqrest({ port: 0, maxRetries: 0 }, { warn: () => undefined });
    page = await browser.context.newPage();
    page.setDefaultTimeout(10_000);
  });
  afterEach(async () => {
    await page.close();
    await mq.close();
  });

  const open = async (hash: string) => {
    await page.goto(`${mq.url}/_mqrest/console${hash}`);
    await page.getByText('Live', { exact: true }).waitFor();
  };
  const sees = (text: string | RegExp) => page.getByText(text).first().waitFor();
  const send = async (count: number, body: string, topic = 'orders') => {
    for (let n = 0; n < count; n++) await mq.send({ topic, body: `${body} ${n}` });
  };
  /** Makes dead letters of what there is. */
  const bury = async () => {
    const url = `${mq.url}/topics/orders/messages?consumer=GID_shop&numOfMessages=16`;
    while ((await fetch(url)).status === 200);
    await mq.act.bury({ topic: 'orders', group: 'GID_shop' });
  };

  it('has dead letters however many newer messages there are', async () => {
    await send(1, 'given up');
    await bury();
    await send(2_500, 'newer');
    await open('#/groups/orders/GID_shop?ns=');
    await sees('given up 0');
  }, 40_000);

  it('says which dead letters it shows, shows more, and resends all', async () => {
    await send(1_100, 'given up');
    await bury();
    await open('#/groups/orders/GID_shop?ns=');
    await sees('The first 200 of 1,100.');
    await page.getByRole('button', { name: 'Show more' }).click();
    await sees('The first 1,000 of 1,100.');
    await page.getByRole('button', { name: 'Resend all 1,100' }).click();
    await page.getByRole('dialog').getByText('Resend 1100 dead letters to GID_shop?').waitFor();
    await page.keyboard.press('Enter');
    await sees('1100 resent.');
  }, 40_000);
});
