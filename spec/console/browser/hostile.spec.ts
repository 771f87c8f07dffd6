import type { Page } from 'playwright-core';
import { startMqrest, type Mqrest } from '../../../src/mqrest';
import { describeBrowser, openBrowser, type Browser } from '../../support/browser';

const HOSTILE = `"><img src=x onerror="alert(1)"><script>alert(2)</script><svg/onload=alert(3)>`;

describeBrowser('what comes from clients', () => {
  let browser: Browser;
  let page: Page;
  let mq: Mqrest;
  beforeAll(async () => {
    browser = await openBrowser({ locale: 'en-US' });
  }, 60_000);
  afterAll(() => browser.close());
  beforeEach(async () => {
    mq = await startMqrest({ port: 0 }, { warn: () => undefined });
    page = await browser.context.newPage();
    page.setDefaultTimeout(6_000);
  });
  afterEach(async () => {
    await page.close();
    await mq.close();
  });

  it('is text on every screen, never markup or script', async () => {
    const happened: string[] = [];
    page.on('dialog', (dialog) => {
      happened.push(dialog.message());
      void dialog.dismiss();
    });
    page.on('console', (line) => {
      if (line.type() === 'error') happened.push(line.text());
    });
    const { id } = await mq.send({
      ...{ topic: 'orders', body: HOSTILE, key: HOSTILE.replaceAll(' ', '-') },
      ...{ tag: '<b>bold</b>', properties: { '<i>name</i>': HOSTILE } },
    });
    await fetch(`${mq.url}/topics/orders/messages?consumer=GID_shop&numOfMessages=1&tag=<s>`, {
      headers: { 'User-Agent': HOSTILE },
    });
    const shown = [
      ['', 'Needs a look'],
      ['#/messages', HOSTILE],
      [`#/messages/${id}?of=`, HOSTILE],
      ['#/events', 'published'],
      ['#/events?kind=request', 'request'],
      [`#/find?q=${encodeURIComponent('<img')}`, 'found for'],
      [`#/groups/orders/GID_shop?ns=`, HOSTILE.slice(0, 12)],
      [`#/send?again=${id}`, 'A copy of'],
      [`#/${encodeURIComponent(HOSTILE)}`, 'Needs a look'],
      [`#/events?text=${encodeURIComponent(HOSTILE)}`, 'Nothing has happened yet.'],
    ];
    for (const [hash, text] of shown) {
      await page.goto('about:blank');
      await page.goto(`${mq.url}/_mqrest/console${hash}`);
      await page
        .locator(':not(option)', { hasText: text ?? '' })
        .last()
        .waitFor();
    }
    await page.goto(`${mq.url}/_mqrest/console#/messages/${id}?of=`);
    await page.getByRole('tab', { name: 'Properties' }).click();
    await page.getByText('<i>name</i>', { exact: true }).waitFor();
    expect(
      await page.locator('#console img, #console script, #console b b, #console u').count(),
    ).toBe(0);
    expect(happened).toEqual([]);
  });

  it('is shown as what it is: JSON and XML in lines, Base64 decoded, bytes as a dump', async () => {
    const bodies: readonly (readonly [string, string, string])[] = [
      ['{"a":[1,{"b":null}]}', 'JSON', '"b": null'],
      ['<a><b>1</b><c/></a>', 'XML', '<b>1</b>'],
      [btoa('{"tea":"two"}  '), 'decoded from Base64', '"tea": "two"'],
      [btoa('\u0001\u0002\u0003 bytes!'), 'decoded from Base64', '01 02 03 20 62 79'],
      ['just text', 'text', 'just text'],
    ];
    for (const [body, kind, text] of bodies) {
      const { id } = await mq.send({ topic: 'orders', body });
      await page.goto(`${mq.url}/_mqrest/console#/messages/${id}?of=`);
      await page.getByText(id).waitFor();
      await page.getByRole('tabpanel').getByText(kind, { exact: true }).first().waitFor();
      await page.getByRole('tabpanel').getByText(text).first().waitFor();
    }
  });
});
