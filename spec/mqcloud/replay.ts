import type { GatewayBed } from '../support/gateway-bed';
import { idOf, tuple } from '../support/gateway-bed';
import type { Exchange } from './transcript';

const MESSAGE_ID = /\b7F0000010008323659F8[0-9A-F]{12}\b/g;
const ANY_ID = /\b[0-9A-F]{32}\b/g;
/** base64url of "broker-…" */
const REQUEST_ID = /YnJva2Vy[\w-]*={0,2}/g;
const TIME = /\b1[67]\d{11}\b/g;
/** How far apart the recording's hand-made lock times are from real ones, in ms. */
const NEAR_MS = 1;

/**
 * Sends recorded requests to a gateway and compares the replies with the recorded ones. Ids and
 * times of the recording become those of this run where they stand in requests; replies are
 * compared with ids in order of appearance and without times.
 */
export class Replay {
  readonly #ids = new Map<string, string>();
  readonly #lockTimes = new Map<number, number>();

  constructor(private readonly bed: GatewayBed) {}

  /** Sends one; gives what it should be and what it is. */
  async send(exchange: Exchange, anyOffset = false): Promise<{ expected: string; actual: string }> {
    this.bed.clock.advance(2);
    const { method, headers } = exchange;
    const body = exchange.body === undefined ? undefined : this.#ofThisRun(exchange.body);
    const cookie = headers.cookie === undefined ? {} : { cookie: this.#ofThisRun(headers.cookie) };
    const path = this.#ofThisRun(exchange.path);
    const reply = await this.bed.wire(method, path, { ...headers, ...cookie }, body);
    this.#learn(exchange.reply, reply.text);
    const isJson = exchange.reply.startsWith('{');
    const offsets = (text: string) =>
      anyOffset ? text.replace(/"queueOffset":\d+/, '"queueOffset":N') : text;
    const cookieSet = reply.headers['set-cookie']?.[0];
    return {
      expected: offsets(
        comparable(exchange.http, isJson ? exchange.reply : '', exchange.setCookie),
      ),
      actual: offsets(comparable(reply.http, isJson ? reply.text : '', cookieSet)),
    };
  }

  /** The id in this run of a message that was recorded. */
  #ofThisRun(text: string): string {
    return text
      .replace(MESSAGE_ID, (id) => this.#ids.get(id) ?? id)
      .replace(REQUEST_ID, (id) => {
        const fields = tuple(id).split(',');
        fields[4] = String(this.#lockTime(Number(fields[4])));
        return idOf(...fields) + (id.endsWith('=') ? '='.repeat(id.split('=').length - 1) : '');
      })
      .replace(/(?<="resetOffsetTimestamp":)\d{13}/, String(this.bed.clock.now() + 1000));
  }

  #lockTime(recorded: number): number {
    const exact = this.#lockTimes.get(recorded);
    if (exact !== undefined) return exact;
    for (const [theirs, ours] of this.#lockTimes) {
      const apart = recorded - theirs;
      if (Math.abs(apart) <= NEAR_MS) return ours + apart;
    }
    return recorded;
  }

  #learn(recorded: string, actual: string): void {
    const theirs = recorded.match(ANY_ID) ?? [];
    const ours = actual.match(ANY_ID) ?? [];
    theirs.forEach((id, at) => {
      const own = ours[at];
      if (own !== undefined && !this.#ids.has(id)) this.#ids.set(id, own);
    });
    const theirLock = /"lockTimestamp":(\d{13})/.exec(recorded)?.[1];
    const ourLock = /"lockTimestamp":(\d{13})/.exec(actual)?.[1];
    if (theirLock !== undefined && ourLock !== undefined) {
      this.#lockTimes.set(Number(theirLock), Number(ourLock));
    }
  }
}

/** A reply without what differs from run to run, and in the words of the newer validator. */
function comparable(http: number, text: string, cookie: string | undefined): string {
  const all = `${http} ${cookie ?? ''}\n${text}`;
  return all
    .replace(REQUEST_ID, (id) => `<${tuple(id).replace(TIME, 'T')}>`)
    .replace(ANY_ID, 'ID')
    .replace(TIME, 'T')
    .replaceAll('may not be empty', 'must not be blank')
    .replace(/.*MethodArgumentNotValidException.*?(?=\[Field error)/s, 'not valid: ')
    .replace(/(HttpMessageNotReadableException: JSON parse error).*/s, '$1')
    .replace(';charset=UTF-8', '')
    .replace(
      "Required String parameter 'consumer' is not present",
      "Required request parameter 'consumer' for method parameter type String is not present",
    );
}
