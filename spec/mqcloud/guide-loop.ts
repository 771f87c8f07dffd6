import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';

/** A jQuery example of the user guide, as printed, for a gateway at `host:port`. */
export function guideScript(name: 'produce' | 'clustering' | 'broadcast', host: string): string {
  return readFileSync(join(__dirname, '../../fixtures/mqcloud/guide', `${name}.html`), 'utf8')
    .replace(/<\/?script>/g, '')
    .replace(/\$\{http(?:Producer|Consumer)UriPrefix\}/g, host);
}

interface Ajax {
  readonly type: string;
  readonly url: string;
  readonly data: Readonly<Record<string, string | undefined>>;
  readonly success: (data: unknown) => void;
  readonly error: (xhr: unknown, textStatus: string) => void;
}

/**
 * Runs an example of the guide without a browser: `$.ajax` sends what jQuery sends, and what the
 * script wants to do a second later waits until {@link next} lets it.
 */
export class GuideLoop {
  readonly logged: string[] = [];
  readonly replies: { status: number; result?: Record<string, unknown> }[] = [];
  readonly #later: string[] = [];
  readonly #context: object;
  #request: Promise<void> = Promise.resolve();

  constructor(script: string) {
    const log = (...args: unknown[]) => void this.logged.push(args.map(textOf).join(' '));
    this.#context = createContext({
      $: { ajax: (options: Ajax) => void (this.#request = this.#send(options)) },
      console: { log, error: log },
      setTimeout: (code: string) => void this.#later.push(code),
    });
    runInContext(script, this.#context);
  }

  /** Resolves when no request of the script is under way; some send the next at once. */
  async answered(): Promise<void> {
    let last;
    do {
      last = this.#request;
      await last;
    } while (last !== this.#request);
  }

  /** Lets the script's second pass, and waits for what it does then. */
  async next(): Promise<void> {
    await this.answered();
    const code = this.#later.shift();
    if (code === undefined) throw new Error('the script waits for nothing');
    runInContext(code, this.#context);
    await this.answered();
  }

  async #send({ type, url, data, success, error }: Ajax): Promise<void> {
    // jQuery.param: what is undefined is sent as empty.
    const text = Object.entries(data)
      .map(([name, value]) => `${name}=${encodeURIComponent(value ?? '')}`)
      .join('&');
    const isPost = type === 'POST';
    const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' };
    const res = await fetch(
      isPost ? url : `${url}?${text}`,
      isPost ? { method: type, headers, body: text } : {},
    ).catch(() => undefined);
    if (res === undefined || !res.ok) {
      error({}, 'error');
      return;
    }
    const reply = (await res.json()) as { status: number };
    this.replies.push(reply);
    success(reply);
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
