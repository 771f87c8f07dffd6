import { gzipSync } from 'node:zlib';
import { consoleFiles } from '../../../src/control/console/console-files';
import { startMqrest, type Mqrest } from '../../../src/mqrest';

const HTML = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

describe('the console as it is served', () => {
  let mq: Mqrest;
  beforeAll(async () => {
    mq = await startMqrest({ port: 0 });
  });
  afterAll(() => mq.close());
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${mq.url}${path}`, { headers, redirect: 'manual' });
  /** The script and the style sheet that the page names. */
  const named = async () => {
    const page = await (await get('/_mqrest/console')).text();
    return [...page.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path = '']) => path);
  };

  it('is where / leads a browser', async () => {
    const reply = await get('/', HTML);
    expect([reply.status, reply.headers.get('location')]).toEqual([302, '/_mqrest/console']);
  });

  it('leaves / as it was to whatever is no browser', async () => {
    const reply = await get('/', { Accept: '*/*' });
    expect([reply.status, await reply.text()]).toEqual([
      404,
      'Nothing is served at GET /. See /topics/{topic}/messages.\n',
    ]);
    const sdk = await get('/', { ...HTML, 'x-mq-version': '2015-06-06' });
    expect(await sdk.text()).toContain('<Code>InvalidRequestURL</Code>');
  });

  it('lets the page load, run and ask nothing but its own origin', async () => {
    const reply = await get('/_mqrest/console');
    const policy = reply.headers.get('content-security-policy') ?? '';
    const rules = Object.fromEntries(
      policy.split('; ').map((rule) => {
        const [name = '', ...sources] = rule.split(' ');
        return [name, sources.join(' ')];
      }),
    );
    expect(rules).toEqual({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': "'self'",
      'img-src': "'self' data:",
      'connect-src': "'self'",
      'base-uri': "'none'",
      'form-action': "'none'",
      'frame-ancestors': "'none'",
      'require-trusted-types-for': "'script'",
      'trusted-types': "'none'",
    });
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
    expect(reply.headers.get('referrer-policy')).toBe('no-referrer');
  });

  it('has no script and no style in the page itself', async () => {
    const page = await (await get('/_mqrest/console')).text();
    expect(page).not.toMatch(/<script[^>]*>\s*[^<\s]|<style|style=|onload=|javascript:/);
    expect(await named()).toEqual([
      expect.stringMatching(/^\/_mqrest\/console\/console-\w+\.css$/),
      expect.stringMatching(/^\/_mqrest\/console\/console-\w+\.js$/),
    ]);
  });

  it('is asked for anew, its files are kept for good', async () => {
    const page = await get('/_mqrest/console');
    expect(page.headers.get('cache-control')).toBe('no-cache');
    const again = await get('/_mqrest/console', {
      'If-None-Match': page.headers.get('etag') ?? '',
    });
    expect([again.status, await again.text()]).toEqual([304, '']);
    for (const path of await named()) {
      const file = await get(path);
      expect([file.status, file.headers.get('cache-control')]).toEqual([
        200,
        'public, max-age=31536000, immutable',
      ]);
      expect(file.headers.get('content-type')).toMatch(/^text\/(css|javascript); charset=utf-8$/);
      expect((await file.text()).length).toBeGreaterThan(1000);
    }
  });

  it('has no other files, whatever the path', async () => {
    for (const path of ['/nothing.js', '/..%2fcli.js', '/%2e%2e%2f..%2fpackage.json', '/a/b']) {
      expect([path, (await get(`/_mqrest/console${path}`)).status]).toEqual([path, 404]);
    }
  });

  it('is at most 60 KB, gzipped', () => {
    const files = [...consoleFiles().values()];
    const bytes = files.reduce((sum, { text }) => sum + gzipSync(text).length, 0);
    expect(files.length).toBe(3);
    expect(bytes).toBeLessThanOrEqual(60 * 1024);
  });

  it('is off with the control API', async () => {
    const off = await startMqrest({ port: 0, control: 'off' });
    const page = await fetch(`${off.url}/_mqrest/console`);
    const root = await fetch(`${off.url}/`, { headers: HTML, redirect: 'manual' });
    await off.close();
    expect([page.status, root.status]).toEqual([404, 404]);
  });
});
