import type { Page } from 'playwright-core';
import { describeBrowser, openBrowser, type Browser } from '../../support/browser';
import { Shop } from '../shop';

describeBrowser('the console', () => {
  let browser: Browser;
  let page: Page;
  let shop: Shop;
  beforeAll(async () => {
    browser = await openBrowser({ locale: 'en-US', viewport: { width: 1280, height: 800 } });
    await browser.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  }, 60_000);
  afterAll(() => browser.close());
  beforeEach(async () => {
    shop = await Shop.open();
    page = await browser.context.newPage();
    page.setDefaultTimeout(10_000);
  });
  afterEach(async () => {
    await page.close();
    await shop.close();
  });

  const open = async (hash = '') => {
    await page.goto(`${shop.mq.url}/_mqrest/console${hash}`);
    await page.getByText('Live', { exact: true }).waitFor();
  };
  const sees = (text: string | RegExp) => page.getByText(text).first().waitFor();
  const row = (body: string) => page.getByRole('link').filter({ hasText: body }).first();

  describe('by keyboard alone', () => {
    it('finds a message by its key, and opens it', async () => {
      await shop.publish('orders', 'two teas', { key: 'order-7' });
      await open();
      await page.keyboard.press('/');
      await page.keyboard.type('order-7');
      await page.keyboard.press('Enter');
      await sees('1 found for “order-7”');
      await page.keyboard.press('Tab');
      const focused = page.locator(':focus');
      while (!(await focused.innerText()).includes('found in')) await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await sees(/Nobody has ever polled topic orders/);
    });

    it('goes from message to message, to the newest, and back to the list', async () => {
      for (const body of ['first', 'second', 'third']) await shop.publish('orders', body);
      await open('#/messages');
      await row('third').waitFor();
      const article = page.getByRole('article');
      for (const [key, body] of [
        ['j', 'third'],
        ['j', 'second'],
        ['j', 'first'],
        ['k', 'second'],
        ['g', 'third'],
      ] as const) {
        await page.keyboard.press(key);
        await article.getByLabel('Body').getByText(body).waitFor();
      }
      await page.keyboard.press('Escape');
      await sees('Select a message to see what became of it.');
    });

    it('goes from screen to screen, and tells its keys', async () => {
      await open();
      for (const [key, screen] of [
        ['2', 'messages'],
        ['3', 'events'],
        ['4', 'faults'],
        ['5', 'send'],
        ['1', ''],
      ] as const) {
        await page.keyboard.press(key);
        await page.waitForURL(`**/_mqrest/console#/${screen}`);
      }
      await page.keyboard.press('?');
      await page.getByRole('dialog').getByText('To the newest').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    });
  });

  it('shows what comes as it comes, holds it while paused, and counts what is new', async () => {
    await open('#/messages');
    await shop.publish('orders', 'before');
    await row('before').waitFor();
    await page.keyboard.press('p');
    await sees('Paused');
    await shop.publish('orders', 'meanwhile');
    await sees('Paused · 1 new');
    expect(await row('meanwhile').count()).toBe(0);
    await page.keyboard.press('p');
    await row('meanwhile').waitFor();
  });

  it('asks once before it ends a delivery, naming the count, and does nothing unless told to', async () => {
    const id = await shop.publish('orders', 'two teas');
    await shop.poll('orders', 'GID_shop');
    await open(`#/messages/${id}?of=`);
    const end = page.getByRole('article').getByRole('button', { name: 'End delivery' });
    const asked = page
      .getByRole('dialog')
      .getByText(/^End 1 delivery of this message to GID_shop\?/);
    await end.click();
    await asked.waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect((await shop.mq.peek.groups()).groups[0]).toMatchObject({ inflight: 1 });
    await end.click();
    await asked.waitFor();
    await page.keyboard.press('Enter');
    await sees('1 ended.');
    expect((await shop.mq.peek.groups()).groups[0]).toMatchObject({ inflight: 0, ready: 1 });
  });

  it('sends again what was changed', async () => {
    const id = await shop.publish('orders', 'two teas', { tag: 'A', key: 'k' });
    await open(`#/messages/${id}?of=`);
    await page.getByText('Send again …').click();
    const body = page.getByLabel('Body', { exact: true });
    await page.waitForFunction(() => true);
    await page.getByText(/^A copy of /).waitFor();
    while ((await body.inputValue()) !== 'two teas') await page.waitForTimeout(20);
    await body.fill('three teas');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('See what becomes of it').click();
    await page.getByRole('article').getByLabel('Body').getByText('three teas').waitFor();
    const { messages } = await shop.mq.peek.messages({ topic: 'orders' });
    expect(messages.map(({ body: text, tag, key }) => [text, tag, key])).toEqual([
      ['two teas', 'A', 'k'],
      ['three teas', 'A', 'k'],
    ]);
  });

  it('shows no key where none was given, sends none again, and keeps the time of delivery', async () => {
    const deliverAt = shop.mq.clock.now() + 3_600_000;
    const id = await shop.publish('orders', 'two teas', { deliverAt, shardingKey: 'u' });
    await open(`#/messages/${id}?of=`);
    await page.getByRole('article').getByText('no key').waitFor();
    const { messages: before } = await shop.mq.peek.messages({ topic: 'orders' });
    await page
      .getByRole('article')
      .getByText(before[0]?.key ?? '')
      .waitFor({ state: 'detached' });
    await page.getByText('Send again …').click();
    await page.getByText(/^A copy of /).waitFor();
    const body = page.getByLabel('Body', { exact: true });
    while ((await body.inputValue()) !== 'two teas') await page.waitForTimeout(20);
    expect(await page.getByLabel('Key', { exact: true }).inputValue()).toBe('');
    await page.getByRole('button', { name: 'Send' }).click();
    await sees('See what becomes of it');
    const { messages } = await shop.mq.peek.messages({ topic: 'orders' });
    expect(messages).toHaveLength(2);
    expect(messages[1]).toMatchObject({ deliverAt, shardingKey: 'u' });
    expect(messages[1]?.key).not.toBe(before[0]?.key);
  });

  it('arms a fault, shows that it fired, and takes it back', async () => {
    await open('#/faults');
    await page.getByLabel('Operation').selectOption('publish');
    await page.getByRole('button', { name: 'Arm', exact: true }).click();
    await sees('1 armed');
    await expect(shop.publish('orders', 'a')).rejects.toMatchObject({ Code: 'InternalError' });
    await sees('Fired 1 / 1');
    await page.getByRole('button', { name: 'Disarm' }).click();
    await sees('No fault is armed: every call goes right.');
    await shop.publish('orders', 'a');
  });

  it('sends chosen dead letters again', async () => {
    await shop.publish('orders', 'dead one');
    await shop.poll('orders', 'GID_shop');
    await shop.mq.act.bury({ topic: 'orders', group: 'GID_shop' });
    await open('#/groups/orders/GID_shop?ns=');
    await page.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Resend 1' }).click();
    await page.getByRole('dialog').getByText('Resend 1 dead letters to GID_shop?').waitFor();
    await page.keyboard.press('Enter');
    await sees('1 resent.');
    expect(await shop.poll('orders', 'GID_shop')).toHaveLength(1);
  });

  it('puts a group back to the beginning', async () => {
    await shop.publish('orders', 'a');
    await shop.ack('orders', 'GID_shop', await shop.poll('orders', 'GID_shop'));
    await open('#/groups/orders/GID_shop?ns=');
    await page.getByRole('button', { name: 'Seek' }).click();
    await page
      .getByRole('dialog')
      .getByText(/^Move GID_shop to the beginning\? Its 0 deliveries/)
      .waitFor();
    await page.keyboard.press('Enter');
    await sees('Moved.');
    expect(await shop.poll('orders', 'GID_shop')).toHaveLength(1);
  });

  it('moves the clock: by a span, to the next timer, and stops it', async () => {
    await shop.publish('orders', 'a');
    await shop.poll('orders', 'GID_shop');
    await open();
    await page.getByRole('button', { name: '+1 m' }).click();
    await sees('real time + 1:00');
    await page.getByRole('button', { name: /^Next timer/ }).click();
    await sees(/1 redelivered/);
    expect(shop.mq.clock.state.offsetMs).toBeGreaterThan(290_000);
    await page.getByRole('button', { name: 'Freeze' }).click();
    await sees(/^frozen/);
    expect(shop.mq.clock.state.frozen).toBe(true);
  });

  it('keeps what is shown in the address', async () => {
    await shop.publish('orders', 'a', { tag: 'A' });
    await shop.publish('orders', 'b', { tag: 'B' });
    await open('#/messages');
    await page.getByRole('button', { name: 'More …' }).click();
    await page.getByLabel('Tag').fill('B');
    await page.waitForURL(/tag=B/);
    await row('b').click();
    await page.getByRole('article').getByLabel('Body').getByText('b').waitFor();
    await page.reload();
    await page.getByRole('article').getByLabel('Body').getByText('b').waitFor();
    await expect(page.getByLabel('Tag').inputValue()).resolves.toBe('B');
    expect(await page.locator('.row').count()).toBe(1);
  });

  it('copies a command that sends the message, whatever is in it', async () => {
    const id = await shop.publish('orders', `it's "two" $teas \\ 茶`, { tag: 'A' });
    await open(`#/messages/${id}?of=`);
    await page.getByRole('button', { name: 'Copy as curl' }).click();
    await sees('Copied.');
    const command = await page.evaluate<string>('navigator.clipboard.readText()');
    const { execFile } = await import('node:child_process');
    await new Promise((done) => execFile('sh', ['-c', command], done));
    const { messages } = await shop.mq.peek.messages({ topic: 'orders' });
    expect(new Set(messages.map(({ body, tag }) => `${body} ${tag}`)).size).toBe(1);
    expect(messages).toHaveLength(2);
  });

  it('opens the request behind a step, with what was signed and no secret', async () => {
    const id = await shop.publish('orders', 'two teas');
    await open(`#/messages/${id}?of=`);
    await page.getByRole('article').getByRole('button', { name: 'Request' }).click();
    await sees(/POST \/topics\/orders\/messages/);
    await page.getByText('String that was signed').click();
    await page.getByText(/^POST\n/).waitFor();
    expect(await page.content()).not.toMatch(/MQ shop:[\w+/=]{20}/);
  });

  it('speaks Chinese, with the vendor’s words, and remembers it', async () => {
    await shop.publish('orders', 'a', { tag: 'A' });
    await shop.poll('orders', 'GID_shop', { tag: 'B' });
    await open();
    await page.getByRole('button', { name: '中文' }).click();
    for (const text of ['需要关注', '消费者组', '已就绪', '死信']) await sees(text);
    await page.reload();
    await sees('主题与消费者组');
    await page.getByText('orders', { exact: true }).last().click();
    await page.getByRole('link').filter({ hasText: 'past' }).or(row('A')).first().click();
    await page.getByRole('article').getByText('被标签过滤').first().waitFor();
    await page.evaluate('localStorage.clear()');
  });

  it('tells in Chinese why a handle was refused and why a message was passed over', async () => {
    await shop.publish('orders', 'a');
    const handles = await shop.poll('orders', 'GID_shop');
    await shop.ack('orders', 'GID_shop', handles);
    await shop.ack('orders', 'GID_shop', handles).catch(() => undefined);
    await shop.publish('orders', 'b', { tag: 'A' });
    await shop.poll('orders', 'GID_b', { tag: 'B' });
    await page.goto(`${shop.mq.url}/_mqrest/console?lang=en#/events`);
    await sees(/it was acked already at/);
    await page.getByRole('button', { name: '中文' }).click();
    for (const text of [/^已在.*确认过$/, '它订阅的标签是 B']) await sees(text);
    expect(await page.getByText(/it was acked already/).count()).toBe(0);
    await page.evaluate('localStorage.clear()');
  });

  it('finds the request of an id, and leads to it', async () => {
    const polled = await fetch(`${shop.mq.url}/topics/orders/messages?consumer=GID_shop`);
    const id = polled.headers.get('x-mq-request-id') ?? '';
    await open(`#/find?q=${id}`);
    const hit = page.getByRole('link').filter({ hasText: /^request\s*The request GET/ });
    await hit.click();
    await page.waitForURL(`**/_mqrest/console#/requests/${id}`);
    await sees(/GET \/topics\/orders\/messages/);
  });

  it('counts deliveries up to the number that a group has of its own', async () => {
    await shop.mq.resources.setGroup({ group: 'GID_shop', retry: { max: 6 } });
    await shop.publish('orders', 'two teas');
    await shop.poll('orders', 'GID_shop');
    await open('#/messages');
    await row('two teas').getByText('1/7', { exact: true }).waitFor();
  });

  it('has room for a clock that was moved by days, and for what happened before', async () => {
    await shop.mq.clock.freeze();
    await shop.publish('orders', 'two teas');
    await shop.poll('orders', 'GID_shop');
    await shop.mq.clock.advance('49h');
    await shop.publish('orders', 'a coffee');
    await shop.poll('orders', 'GID_shop');
    await open('#/events');
    await page.getByText('published', { exact: true }).nth(1).waitFor();
    const over = await page.evaluate(`(() => {
      const row = [...document.querySelectorAll('.row.event')].at(-1);
      const [when, kind] = [row.querySelector('time'), row.querySelector('.state')];
      return when.offsetLeft + when.scrollWidth - kind.offsetLeft;
    })()`);
    expect(over).toBeLessThanOrEqual(0);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByText(/Next timer/).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
    await page.setViewportSize({ width: 1280, height: 800 });
  });
});
