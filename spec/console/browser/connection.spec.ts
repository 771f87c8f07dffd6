import type { Page } from 'playwright-core';
import { startMqrest } from '../../../src/mqrest';
import { describeBrowser, openBrowser, type Browser } from '../../support/browser';

describeBrowser('the connection of the console', () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await openBrowser({ locale: 'en-US' });
  }, 60_000);
  afterAll(() => browser.close());
  beforeEach(async () => {
    page = await browser.context.newPage();
  });
  afterEach(() => page.close());
  const sees = (text: string | RegExp) => page.getByText(text).first().waitFor();

  it('wants the token where there is one, and brings it with the stream too', async () => {
    const mq = await startMqrest({ port: 0, controlToken: 'open-sesame' });
    await page.goto(`${mq.url}/`);
    await sees('A token is needed');
    const field = page.getByLabel('Token');
    await field.fill('wrong');
    await page.keyboard.press('Enter');
    await sees('A token is needed');
    await field.fill('open-sesame');
    await page.keyboard.press('Enter');
    await sees('Nothing has come yet');
    await page.getByText('Live', { exact: true }).waitFor();
    await page.reload();
    await sees('Nothing has come yet');
    const other = await browser.context.newPage();
    await other.goto(`${mq.url}/`);
    await other.getByText('A token is needed').waitFor();
    await other.close();
    expect(await page.evaluate('document.cookie + JSON.stringify(localStorage)')).not.toContain(
      'open-sesame',
    );
    await mq.close();
  }, 40_000);

  it('says since when it is lost, and finds back by itself', async () => {
    const mq = await startMqrest({ port: 0 });
    await page.goto(`${mq.url}/`);
    await page.getByText('Live', { exact: true }).waitFor();
    await mq.close();
    await sees(/^Lost \d+ s ago$/);
    const again = await startMqrest({ port: mq.port });
    await page.getByText('Live', { exact: true }).waitFor();
    await again.send({ topic: 'orders', body: 'after' });
    await sees('orders');
    await again.close();
  }, 40_000);

  it('asks again and again where there is no stream, and says so', async () => {
    const mq = await startMqrest({ port: 0 });
    await page.route('**/_mqrest/v1/events?*', (route) =>
      route.fulfill({ status: 404, body: '{}' }),
    );
    await page.goto(`${mq.url}/`);
    await sees('Polling');
    await mq.send({ topic: 'orders', body: 'a' });
    await sees('orders');
    await mq.close();
  }, 40_000);
});
