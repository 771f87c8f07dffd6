import { type IncomingHttpHeaders, request } from 'node:http';
import { Actions } from '../../src/admin/actions/actions';
import { Broker } from '../../src/broker/broker';
import { policyOf, type Profile } from '../../src/broker/policy';
import { PullGroups } from '../../src/broker/pull/pull-groups';
import { PullTable } from '../../src/broker/pull/pull-table';
import type { Row } from '../../src/broker/pull/row';
import type { FaultAction, FaultOperation } from '../../src/faults/fault';
import { Faults } from '../../src/faults/faults';
import { createApp } from '../../src/http/app';
import { mountFallback } from '../../src/http/fallback';
import { HttpServer } from '../../src/http/server';
import type { TicketFields } from '../../src/mqcloud/consume/ticket-codec';
import { mountMqcloud, type MqcloudOptions } from '../../src/mqcloud/mqcloud-router';
import { SharedSettings } from '../../src/shared/shared-settings';
import { MemoryStore } from '../../src/store/memory/memory-store';
import type { Store } from '../../src/store/store';
import { ManualClock } from './manual-clock';

/** An answer as it came over the wire. */
export interface WireReply {
  readonly http: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}
/** An answer's envelope. */
export interface Reply {
  readonly status: number;
  readonly message?: string;
  readonly result?: PollResult;
  readonly headers: IncomingHttpHeaders;
}
/** What a poll answers; sending fills other fields. */
export interface PollResult {
  readonly status: string;
  readonly requestId?: string;
  readonly msgList?: readonly WireMessage[];
  readonly retryMsgList?: readonly WireMessage[];
  readonly msgListSize: number;
  readonly retryMsgListSize: number;
  readonly queueInfo: {
    readonly messageQueue: { readonly brokerName: string; readonly queueId: number };
    readonly [field: string]: unknown;
  };
  readonly ackInfo: { readonly status: number; readonly message?: string };
  readonly [field: string]: unknown;
}
export interface WireMessage {
  readonly messageId: string;
  readonly message: string;
  readonly timestamp: number;
}

type Values = Readonly<Record<string, string | number | boolean | undefined>>;

interface BedOptions extends Partial<Omit<MqcloudOptions, 'broker' | 'actions'>> {
  readonly clock?: ManualClock;
  /** Whose limits the broker has. */
  readonly policy?: Profile;
}

/** A gateway served over HTTP on a store and a clock of its own, with short ways to call it. */
export class GatewayBed {
  readonly clock: ManualClock;
  readonly store: Store;
  readonly table: PullTable;
  /** What the gateway did not expect. */
  readonly reports: string[] = [];
  /** What the broker warns of. */
  readonly warnings: string[] = [];
  readonly broker: Broker;
  readonly #faults: Faults;
  readonly #create = { type: 'normal', queues: 4 } as const;
  readonly #server: HttpServer;
  #port = 0;

  constructor(options: BedOptions = {}) {
    this.clock = options.clock ?? new ManualClock(1_700_000_000_000);
    this.store = options.store ?? new MemoryStore();
    const policy = policyOf(options.policy ?? 'relaxed');
    const { store, clock } = this;
    this.table = new PullTable({ store, clock, retentionMs: policy.retentionMs });
    this.broker = new Broker({ store, clock, policy, log: (line) => this.warnings.push(line) });
    this.#faults = new Faults(clock);
    const app = createApp();
    const report = (line: string) => void this.reports.push(line);
    const { retentionMs, start } = policy;
    const pulls = new PullGroups({ store, clock, retentionMs, start });
    const shared = new SharedSettings(store, report);
    mountMqcloud(app, {
      actions: new Actions({ broker: this.broker, store, clock, shared, pulls }),
      store,
      clock,
      broker: this.broker,
      faults: this.#faults,
      profile: 'docs-2026',
      autoRegister: true,
      report,
      ...options,
    });
    mountFallback(app, report);
    this.#server = new HttpServer(app, { clock, log: 'off', writeLine: () => {} });
  }

  async open(): Promise<this> {
    this.#port = (await this.#server.listen(0, '127.0.0.1')).port;
    return this;
  }

  async close(): Promise<void> {
    await this.broker.close();
    await this.#server.close();
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Sends a request as it is: nothing is escaped, added or followed. */
  wire(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>> = {},
    body?: string | Buffer,
  ): Promise<WireReply> {
    return new Promise((resolve, reject) => {
      const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
      const options = { host: '127.0.0.1', port: this.#port, method, path };
      const sent = request({ ...options, headers: { ...headers, ...length } }, (res) => {
        const chunks: Buffer[] = [];
        res.on('data', (chunk: Buffer) => chunks.push(chunk));
        res.on('end', () =>
          resolve({
            http: res.statusCode ?? 0,
            headers: res.headers,
            text: Buffer.concat(chunks).toString(),
          }),
        );
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }

  async get(path: string, values: Values = {}, headers: Record<string, string> = {}) {
    return envelope(await this.wire('GET', `${path}?${encode(values)}`, headers));
  }

  async post(path: string, values: Values = {}, headers: Record<string, string> = {}) {
    const form = { 'content-type': 'application/x-www-form-urlencoded', ...headers };
    return envelope(await this.wire('POST', path, form, encode(values)));
  }

  async json(path: string, body: object) {
    const headers = { 'content-type': 'application/json' };
    return envelope(await this.wire('POST', path, headers, JSON.stringify(body)));
  }

  /** Makes calls go wrong from now on, of one operation or of all; without an action none does any more. */
  goWrong(action?: FaultAction, operation?: FaultOperation): void {
    const match = operation === undefined ? {} : { operation };
    const version = JSON.stringify({ action, operation });
    this.#faults.set(action === undefined ? [] : [{ version, fault: { id: 'f', match, action } }]);
  }

  /** Puts messages into a queue. */
  async put(topic: string, queue: number, ...bodies: string[]): Promise<string[]> {
    const ids: string[] = [];
    for (const body of bodies) {
      const to = { instance: '', topic };
      ids.push((await this.broker.publish(to, { body }, 'R', { queue, create: this.#create })).id);
    }
    return ids;
  }

  /** Writes something into a row of a group's table by hand. */
  async setRow(topic: string, group: string, queue: number, values: Partial<Row>): Promise<void> {
    const of = { instance: '', topic, group };
    await this.table.rows(of);
    await this.table.change(of, queue, (row) => ({ ...row, ...values }));
  }

  async row(topic: string, group: string, queue: number): Promise<Row> {
    const row = (await this.table.rows({ instance: '', topic, group }))[queue];
    if (row === undefined) throw new Error(`no row ${queue}`);
    return row;
  }
}

/** Parameters as a query or a form. */
export function encode(values: Values): string {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`)
    .join('&');
}

/** The bodies of a poll's messages. */
export function bodies(reply: Reply): string[] {
  return (reply.result?.msgList ?? []).map(({ message }) => message);
}

/** The text inside a requestId, which no client needs to know. */
export function tuple(requestId: string | undefined): string {
  return Buffer.from(requestId ?? '', 'base64url').toString();
}

/** A requestId made by hand. */
export function idOf(...fields: (string | number | boolean)[]): string {
  return Buffer.from(fields.join(',')).toString('base64url');
}

/** The fields of a requestId. */
export function fieldsOf(requestId: string | undefined): TicketFields {
  const [brokerName = '', queueId, offset, nextOffset, lockTime, force] =
    tuple(requestId).split(',');
  return {
    brokerName,
    queueId: Number(queueId),
    offset: Number(offset),
    nextOffset: Number(nextOffset),
    lockTime: Number(lockTime),
    forceAck: force === 'true',
  };
}

function envelope({ http, headers, text }: WireReply): Reply {
  if (http !== 200) throw new Error(`HTTP ${http}: ${text}`);
  return { ...(JSON.parse(text) as Omit<Reply, 'headers'>), headers };
}
