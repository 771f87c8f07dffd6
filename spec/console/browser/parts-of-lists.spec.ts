import type { Locator, Page } from 'playwright-core';
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
  /** Scrolls to the end of the list until something is there. */
  const scrollTo = async (sight: Locator) => {
    while ((await sight.count()) === 0) {
      await page.evaluate(`document.querySelector('.rows').scrollTo({ top: 1e6 })`);
      await page.evaluate('new Promise((drawn) => requestAnimationFrame(drawn))');
    }
  };
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

  it('says that older messages were not looked at, and goes there', async () => {
    await send(1, 'needle');
    await send(2_500, 'hay');
    await open('#/messages?topic=orders&ns=&body=needle');
    await sees('No message matches.');
    await sees('Only a part was looked at: the newest.');
    await page.getByRole('button', { name: 'Show older' }).click();
    await sees('needle 0');
    await page.getByText('Only a part was looked at').waitFor({ state: 'detached' });
  }, 40_000);

  it('leads from the newest of all topics to more, and to a topic', async () => {
    await send(700, 'first', 'orders');
    await send(700, 'second', 'stock');
    await open('#/messages');
    await sees('second 699');
    await scrollTo(page.getByText('Choose a topic for older ones'));
    await scrollTo(page.getByText(/^first 4/));
  }, 40_000);

  it('says nothing of the kind where everything is shown', async () => {
    await send(100, 'all');
    await open('#/messages');
    await sees('all 99');
    await open('#/events');
    await page.locator('.row').first().waitFor();
    expect(await page.locator('.part').count()).toBe(0);
  }, 40_000);

  it('shows the newest events, and all that are remembered when told to', async () => {
    await send(1, 'old', 'first');
    await send(3_000, 'new');
    await open('#/events');
    await page.locator('.row').first().waitFor();
    await scrollTo(page.getByText('Only the newest events are shown.'));
    await page.getByRole('button', { name: 'Show older' }).click();
    await scrollTo(page.locator('.row').getByText('first', { exact: true }));
    expect(await page.locator('.part').count()).toBe(0);
  }, 40_000);

  it('counts the events that match while it is paused, and those alone', async () => {
    await send(3, 'before');
    await open('#/events?topic=orders');
    await page.locator('.row').nth(2).waitFor();
    await page.keyboard.press('p');
    await sees('Paused');
    await send(2_600, 'meanwhile');
    await send(50, 'elsewhere', 'stock');
    await sees('2,600 new events');
    expect(await page.locator('.row').count()).toBe(3);
    await page.keyboard.press('p');
    await page.getByText('2,600 new events').waitFor({ state: 'detached' });
    await scrollTo(page.getByText('603 older events are not shown.'));
  }, 40_000);
});
