import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { startMqrest } from '../../../src/mqrest';
import { describeBrowser, openBrowser, type Browser } from '../../support/browser';
import { furnish, screens, type Scene } from '../scene';
import { Shop } from '../shop';

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core says of a page. */
interface Finding {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** What is seriously wrong with a page for people who do not see it as others do. */
async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const found = await page.evaluate<Finding[]>('axe.run().then(({ violations }) => violations)');
  return found
    .filter(({ impact }) => ['serious', 'critical'].includes(impact))
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
    );
}

describeBrowser('every screen of the console', () => {
  let browser: Browser;
  let page: Page;
  let shop: Shop;
  let scene: Scene;
  const broken: string[] = [];
  beforeAll(async () => {
    browser = await openBrowser({ locale: 'en-US' });
    page = await browser.context.newPage();
    page.on('pageerror', (error) => broken.push(String(error)));
    page.on('console', (line) => {
      if (line.type() === 'error') broken.push(line.text());
    });
    shop = await Shop.open();
    scene = await furnish(shop);
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await shop.close();
  });

  /** Opens a screen and waits until it has what it shows. */
  async function open(at: string, lang = 'en'): Promise<void> {
    await page.goto('about:blank');
    await page.goto(`${shop.mq.url}/_mqrest/console?lang=${lang}${at}`);
    await page.getByText(/^(Live|实时)$/).waitFor();
    await page.getByText(/^(Loading …|加载中 …)$/).waitFor({ state: 'detached' });
  }

  describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
    it.each(screens)('$name: axe-core finds nothing serious', async ({ at }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width: 1280, height: 800 });
      await open(at(scene));
      expect(await seriousFindings(page)).toEqual([]);
    });
  });

  it('with nothing in it yet: axe-core finds nothing serious', async () => {
    const empty = await startMqrest({ port: 0 });
    await page.goto(`${empty.url}/`);
    await page.getByText('Nothing has come yet').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await empty.close();
  });

  describe.each(['en', 'zh'])('in the language %s', (lang) => {
    it.each(screens)('$name: is as wide as a phone', async ({ at }) => {
      await page.setViewportSize({ width: 390, height: 844 });
      await open(at(scene), lang);
      const wider = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      expect(wider).toBe(0);
    });
  });

  it('breaks no rule of its policy, and no script fails', () => {
    expect(broken).toEqual([]);
  });
});
