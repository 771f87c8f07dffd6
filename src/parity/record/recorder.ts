import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../clock';
import { urlOf } from '../../config/url';
import { Budget } from '../../lib/budget';
import { systemNow } from '../../lib/real-time';
import { FRONT_PATHS, isOfFront } from '../front-path';
import { VERSION, type Exchange, type Headers, type RecordingHead } from '../recording';
import { agentFor, isOfMessage, pairsOf, requestTo } from '../outgoing';
import { authorizationOf, type Signer } from '../../aliyun/signer';
import { KeptBody } from './kept-body';
import { PassingExchange } from './passing-exchange';
import { withoutMessages } from './message-texts';
import { StandIns } from './stand-ins';

export interface RecorderOptions {
  /** Where requests go: `http://host:port`, or https. */
  readonly to: string;
  /** Gets the lines of the recording. */
  readonly write: (line: string) => void;
  /** Default: `127.0.0.1`, any free port. */
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  /** Whether texts of messages are written, or stand-ins; default: they are. */
  readonly bodies?: 'kept' | 'replaced' | undefined;
  /** What tells the times in the recording; default: the system's. */
  readonly clock?: Pick<Clock, 'now'> | undefined;
  /** What requests are signed with anew that are signed; absent: signatures pass as they are. */
  readonly key?: Signer | undefined;
  /** Bytes that are kept of a body; of all under way four times as many. */
  readonly bodyLimit?: number | undefined;
}

/** Sixteen messages of 4 MB, and what marks them up. */
const BODY_LIMIT = 80 * 1024 * 1024;
const LOOPBACK = '127.0.0.1';
/** SDKs keep connections for a minute. */
const KEEP_ALIVE_MS = 75_000;

/**
 * Passes requests of both protocols on as they are, and replies back as they come, and writes each
 * exchange as a line when it is over. What is of neither protocol is refused: mqrest's control API
 * must not be reached through this.
 */
export class Recorder {
  readonly #server = http.createServer({ keepAliveTimeout: KEEP_ALIVE_MS });
  readonly #to: URL;
  readonly #standIns = new StandIns();
  readonly #bodyLimit: number;
  readonly #bodies: Budget;
  readonly #underWay = new Set<PassingExchange>();
  #turns = 0;
  #exchanges = 0;

  private constructor(private readonly options: RecorderOptions) {
    this.#to = new URL(options.to);
    this.#bodyLimit = options.bodyLimit ?? BODY_LIMIT;
    this.#bodies = new Budget(4 * this.#bodyLimit);
    const serve = (req: IncomingMessage, res: ServerResponse): void => {
      if (isOfFront(req.url ?? '', pairsOf(req.rawHeaders))) this.#pass(req, res);
      else {
        res.writeHead(404, { 'content-type': 'text/plain' });
        res.end(`mqrest record passes on ${FRONT_PATHS} only\n`);
      }
    };
    // The other side says whether to go on.
    this.#server.on('request', serve).on('checkContinue', serve);
  }

  /** Rejects where the port cannot be had. */
  static async start(options: RecorderOptions): Promise<Recorder> {
    const recorder = new Recorder(options);
    const server = recorder.#server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(options.port ?? 0, options.host ?? LOOPBACK, resolve);
    });
    const head: RecordingHead = {
      ...{ format: 'mqrest recording', version: VERSION, to: recorder.#to.origin },
      ...{ startedAt: recorder.#now(), bodies: options.bodies ?? 'kept' },
    };
    options.write(JSON.stringify(head));
    return recorder;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return urlOf({ host: this.options.host ?? LOOPBACK, port, tlsCert: '' });
  }

  /** That were written so far. */
  get exchanges(): number {
    return this.#exchanges;
  }

  /** Ends at once: what is under way is recorded as hung up. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const exchange of this.#underWay) exchange.end('client hung up');
    this.#server.closeAllConnections();
    await closed;
  }

  #pass(req: IncomingMessage, res: ServerResponse): void {
    res.sendDate = false;
    const exchange = new PassingExchange(req, {
      ...{ now: () => this.#now(), nextTurn: () => ++this.#turns },
      keep: () => new KeptBody(this.#bodyLimit, this.#bodies),
      write: (passed, time) => {
        this.#underWay.delete(passed);
        this.#write(passed, time);
      },
    });
    this.#underWay.add(exchange);
    const upstream = this.#ask(req);
    upstream.on('continue', () => res.writeContinue());
    upstream.on('response', (response) => {
      exchange.replied(response);
      const headers = pairsOf(response.rawHeaders).filter(isOfMessage).flat();
      res.writeHead(response.statusCode ?? 502, response.statusMessage, headers);
      res.flushHeaders();
      response.on('error', () => {
        exchange.end('reply broke off');
        // What has come so far goes out first.
        res.socket?.destroySoon();
      });
      response.pipe(res);
    });
    upstream.on('error', (error: NodeJS.ErrnoException) => {
      if (exchange.reply !== undefined) return;
      exchange.end('no reply');
      res.writeHead(502, { 'content-type': 'text/plain' });
      res.end(`no reply from ${this.#to.origin}: ${error.code ?? error.message}\n`);
    });
    res.on('close', () => {
      exchange.end('client hung up');
      upstream.destroy();
    });
    req.on('error', () => undefined);
    req.pipe(upstream);
  }

  /** The same request at the other side. */
  #ask(req: IncomingMessage): http.ClientRequest {
    const headers = this.#signed(req)
      .filter(isOfMessage)
      .map(([name, value]) => [name, name.toLowerCase() === 'host' ? this.#to.host : value]);
    // Each with a connection of its own: one that was kept may be closing just then. It is not
    // announced as the last: an early reply would be lost where the other side closes after it.
    const agent = agentFor(this.#to);
    const { method, url: path } = req;
    const request = requestTo(this.#to, { agent, method, path, headers: headers.flat() });
    return request.on('close', () => agent.destroy());
  }

  /** The headers of a request, with a signature by the key that there is in place of its own. */
  #signed(req: IncomingMessage): Headers {
    const { key } = this.options;
    const headers = pairsOf(req.rawHeaders);
    if (key === undefined || !req.headers.authorization?.startsWith('MQ ')) return headers;
    const { method = '', url: target = '' } = req;
    const kept = headers.filter(([name]) => !/^(authorization|security-token)$/i.test(name));
    const authorization = authorizationOf(key, { method, target, headers: req.headers });
    const token = key.securityToken;
    return [
      ...kept,
      ['Authorization', authorization],
      ...(token === undefined ? [] : [['security-token', token] as const]),
    ];
  }

  #write(
    { req, asked, reply, answer: replied }: PassingExchange,
    time: Omit<Exchange, 'request' | 'reply'>,
  ): void {
    const mask = this.#standIns;
    const { id, secret, securityToken } = this.options.key ?? {};
    mask.learn([id, secret, securityToken]);
    const replaces = this.options.bodies === 'replaced';
    const edit = (text: string): string => mask.text(replaces ? withoutMessages(text, mask) : text);
    // Its headers and target first: they say what is secret.
    let headers = mask.headers(pairsOf(req.rawHeaders));
    const target = edit(mask.target(req.url ?? ''));
    const body = asked.end(req.headers['content-encoding'], (text) => {
      const edited = edit(text);
      // An MD5 of what a message said would tell it.
      if (edited !== text) headers = headers.filter(([name]) => !/^content-md5$/i.test(name));
      return edited;
    });
    const answer = replied.end(reply?.headers['content-encoding'], edit);
    const exchange: Exchange = {
      ...time,
      request: { method: req.method ?? '', target, headers, ...(body && { body }) },
      ...(reply && {
        reply: {
          status: reply.statusCode ?? 0,
          headers: mask.headers(pairsOf(reply.rawHeaders)),
          ...(answer && { body: answer }),
        },
      }),
    };
    this.#exchanges++;
    this.options.write(JSON.stringify(exchange));
  }

  #now(): number {
    return this.options.clock?.now() ?? systemNow();
  }
}
