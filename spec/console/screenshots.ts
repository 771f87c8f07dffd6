import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openBrowser } from '../support/browser';
import { furnish, screens } from './scene';
import { Shop } from './shop';
import { smallPng } from './small-png';

// Pictures of every screen in both languages, for the pages. From the project's folder:
// npm run screenshots. It takes Debian's packages chromium and fonts-wqy-microhei.
/** Where the pages of each language have theirs. */
const FOLDERS = { en: 'docs/console', zh: 'docs/zh-CN/console' };
const SIZE = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

/** What is wanted beside the screens: in dark colours, and on a phone. */
const others = [
  { name: 'message', as: 'message-dark', colorScheme: 'dark', viewport: SIZE },
  { name: 'message', as: 'message-phone', colorScheme: 'light', viewport: PHONE },
] as const;

/** Some seconds of traffic, which make a plot. */
async function trade(shop: Shop): Promise<void> {
  for (let n = 0; n < 30; n++) {
    const next = new Promise((passed) => setTimeout(passed, 150));
    for (let m = n % 7; m < 5; m++) await shop.publish('orders', `{"order":${n}}`, { tag: 'paid' });
    const handles = await shop.poll('orders', 'GID_till');
    if (handles.length > 0) await shop.ack('orders', 'GID_till', handles);
    await next;
  }
}

async function main(): Promise<void> {
  const shop = await Shop.open();
  const scene = await furnish(shop);
  const browser = await openBrowser();
  const page = await browser.context.newPage();
  const views = [
    ...screens.map(({ name }) => ({
      ...{ name, as: name, colorScheme: 'light' as const, viewport: SIZE },
    })),
    ...others,
  ];
  for (const [lang, place] of Object.entries(FOLDERS)) {
    const folder = join(process.cwd(), place);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const { name, as, colorScheme, viewport } of views) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(viewport);
      const hash = screens.find((one) => one.name === name)?.at(scene) ?? '';
      await page.goto('about:blank');
      await page.goto(`${shop.mq.url}/_mqrest/console?lang=${lang}${hash}`);
      await page.getByText(/^(Live|实时)$/).waitFor();
      await page.getByText(/^(Loading …|加载中 …)$/).waitFor({ state: 'detached' });
      if (name === 'overview') await trade(shop);
      const png = await page.screenshot({ animations: 'disabled' });
      writeFileSync(join(folder, `${as}.png`), smallPng(png));
    }
  }
  await browser.close();
  await shop.close();
}

void main();
