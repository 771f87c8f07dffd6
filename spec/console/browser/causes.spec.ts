import type { Page } from 'playwright-core';
import { WHY_CODES } from '../../../src/admin/why/why-schema';
import { describeBrowser, openBrowser, type Browser } from '../../support/browser';
import { causes } from '../causes';
import { Shop } from '../shop';

describeBrowser('a person who comes to / finds out by what can be read there', () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await openBrowser({ locale: 'en-US', viewport: { width: 1280, height: 800 } });
    page = await browser.context.newPage();
  }, 60_000);
  afterAll(() => browser.close());

  it('each cause that there is', () => {
    const codes = causes.map(({ code }) => code);
    expect(WHY_CODES.filter((code) => !codes.includes(code))).toEqual([]);
  });

  it.each(causes)('$code, within three clicks', async ({ settings, seed, clicks, says }) => {
    const shop = await Shop.open(settings);
    await seed(shop);
    await page.goto(`${shop.mq.url}/`);
    expect(clicks.length).toBeLessThanOrEqual(3);
    for (const text of clicks) {
      const place = page.getByRole('main').or(page.getByRole('navigation'));
      await place.getByText(text, { exact: true }).first().click();
    }
    for (const said of says) {
      const place = page.getByRole('article').getByText(said);
      await place.first().waitFor({ timeout: 10_000 });
    }
    await page.goto('about:blank');
    await shop.close();
  });
});
