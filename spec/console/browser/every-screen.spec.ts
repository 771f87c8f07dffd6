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

/** What is from clients, or a code: it is the same in every language. */
const VERBATIM = 'code, pre, textarea, .start, .tag, .key, .topic-label';
/** Names of the field and of the scene. */
const NAMES = new RegExp(
  [
    ...[
      'mqrest',
      'MQCloud',
      'HTTP',
      'ID',
      'Key',
      'EN',
      'curl',
      'SDK',
      'JSON',
      'XML',
      'Base64',
      'ms',
    ],
    ...[
      'Sharding',
      'InternalError',
      'orders',
      'payments',
      'reminders',
      'invoices',
      'audit',
      'parcels',
    ],
    ...[
      'GID_\\w+',
      'MQ_INST_\\w+',
      'http-clustering-consumer',
      'mqcloud-json-test-topic',
      'flaky-payments',
    ],
    ...[
      'order-1000',
      'paid',
      'created',
      'mq-nodejs-sdk',
      'node',
      '\\w+…\\w+',
      '[0-9A-F]{32}',
      '\\d\\d-\\d\\dT\\S+',
    ],
  ]
    .map((name) => `\\b${name}\\b`)
    .join('|'),
  'g',
);

/** Words in Latin letters that a reader of the page sees or hears, and that are no names. */
async function latinWords(page: Page): Promise<string[]> {
  const texts = await page.evaluate<string[]>(`(() => {
    const names = ['placeholder', 'title', 'aria-label'];
    const told = [...document.querySelectorAll('*')].flatMap((one) => names.map((name) => one.getAttribute(name) ?? ''));
    for (const one of document.querySelectorAll('${VERBATIM}')) one.remove();
    return [document.body.innerText, ...told];
  })()`);
  const words = texts.flatMap((text) => text.replaceAll(NAMES, '').match(/[a-z]{2,}/gi) ?? []);
  return [...new Set(words)];
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

  it.each(screens)('$name: has no English word in Chinese', async ({ at }) => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await open(at(scene), 'zh');
    expect(await latinWords(page)).toEqual([]);
  });

  it('breaks no rule of its policy, and no script fails', () => {
    expect(broken).toEqual([]);
  });
});
