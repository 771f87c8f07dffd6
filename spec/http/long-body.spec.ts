import { once } from 'node:events';
import net from 'node:net';
import {
  jsonBody,
  longBody,
  longText,
  SLICE,
  wholeText,
  type LongBody,
} from '../../src/http/long-body';
import { textSlices } from '../../src/lib/text-slices';
import { send } from '../../src/http/send';
import { sharesOf } from '../../src/http/shares';
import { served } from './served';

/** A body without end, nearly, and how many slices of it were asked for. */
class Endless implements LongBody {
  readonly bytes = 10_000 * SLICE;
  made = 0;
  /** Resolves when no more slices are asked for. */
  readonly over: Promise<void>;
  #end = (): void => undefined;

  constructor() {
    this.over = new Promise((resolve) => (this.#end = resolve));
  }

  *slices(): Generator<string> {
    const slice = 'x'.repeat(SLICE);
    try {
      for (let n = 0; n < 10_000; n++) {
        this.made++;
        yield slice;
      }
    } finally {
      this.#end();
    }
  }
}

describe('A long text', () => {
  it.each([
    'x'.repeat(2 * SLICE + 1),
    'x'.repeat(SLICE - 1) + '😀'.repeat(SLICE),
    '好'.repeat(SLICE + 1),
  ])('is the same in slices, none of which ends within a character', (text) => {
    const slices = [...textSlices(text, SLICE)];
    expect(slices.length).toBeGreaterThan(1);
    expect(slices.join('') === text).toBe(true);
    const bytes = Buffer.concat(slices.map((slice) => Buffer.from(slice)));
    expect(bytes.equals(Buffer.from(text))).toBe(true);
    expect(longText(text).bytes).toBe(bytes.length);
  });

  it('has its bytes counted by its slices where it is not there as a whole', async () => {
    expect((await longBody(() => ['a', '好', '😀'])).bytes).toBe(8);
  });
});

describe('Plain data', () => {
  it('is a long body where it is long, and a text where it is not', async () => {
    const long = { status: 200, result: Array.from({ length: 20 }, () => 'é'.repeat(SLICE)) };
    const body = jsonBody(long);
    if (typeof body === 'string') throw new Error('it is made in one go');
    const made = await body;
    const text = wholeText(made);
    expect(text === JSON.stringify(long)).toBe(true);
    expect(made.bytes).toBe(Buffer.byteLength(text));
    expect(jsonBody({ status: 200, message: undefined })).toBe('{"status":200}');
  });
});

describe('A long reply', () => {
  it('arrives as it is, with its length', async () => {
    const text = 'å'.repeat(3 * SLICE) + 'end';
    const { url, lines } = await served((app) =>
      app.get('/', (_req, res) => {
        send(res, 200, text);
      }),
    );
    const reply = await fetch(url);
    expect((await reply.text()) === text).toBe(true);
    expect(reply.headers.get('content-length')).toBe(String(Buffer.byteLength(text)));
    expect(lines.join()).toContain(` 200 `);
    expect(lines.join()).toContain(`${Buffer.byteLength(text)}B`);
  });

  it('is made no faster than the client reads, and no further when it hangs up', async () => {
    const body = new Endless();
    const shares = sharesOf();
    const mount = served(
      (app) =>
        app.get('/', (_req, res) => {
          send(res, 200, body);
        }),
      { shares },
    );
    const { port, url, lines } = await mount;
    const client = net.connect(port, '127.0.0.1', () => {
      client.write('GET / HTTP/1.1\r\nHost: h\r\n\r\n');
    });
    await once(client, 'readable');
    // Others are served meanwhile, as often as they like.
    for (let n = 0; n < 50; n++) expect((await fetch(`${url}/other`)).status).toBe(404);
    expect(body.made).toBeLessThan(200);
    expect(shares.replies.usedBytes).toBe(body.bytes);
    client.destroy();
    await body.over;
    while (!lines.some((line) => line.includes(' gone '))) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(shares.replies.usedBytes).toBe(0);
  });

  it('ends the connection where it cannot be made to its end', async () => {
    const slices = function* (): Generator<string> {
      yield 'x';
      throw new Error('no more');
    };
    const body = { bytes: 2, slices };
    const { url } = await served((app) =>
      app.get('/', (_req, res) => {
        send(res, 200, body);
      }),
    );
    await expect(fetch(url).then((reply) => reply.text())).rejects.toThrow();
  });
});
