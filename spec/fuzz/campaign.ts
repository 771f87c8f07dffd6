import * as fc from 'fast-check';
import { RawConnection, type Outcome } from './connection';
import { request } from './hostile';
import type { Shape } from './json-value';
import type { Subject } from './subject';
import { targetsOf, type Described, type Targets } from './targets';

/** What came of the inputs of one target. */
export interface Row {
  readonly target: string;
  inputs: number;
  /** 2xx, and what HTTP says of it is all that is looked at. */
  accepted: number;
  refused: number;
  /** Closed without a reply, or still waiting for one. */
  silent: number;
  failed: number;
  /** ms */
  stall: number;
  /** Bytes that the server has more when everything was reset. */
  growth: number;
}

/** An input after which something was wrong. */
export interface Finding {
  readonly target: string;
  readonly index: number;
  readonly what: string;
  readonly input: Buffer;
}

const CONNECTIONS = 16;
/** Inputs that are made at a time, by a seed of their own. */
const BATCH = 200;
const STACK = /^[ \t]+at .+:\d+:\d+/m;

/** Sends inputs to a server. */
export class Campaign {
  readonly findings: Finding[] = [];
  readonly #connections: RawConnection[];

  constructor(
    private readonly subject: Subject,
    private readonly seed: number,
  ) {
    this.#connections = Array.from({ length: CONNECTIONS }, () => new RawConnection(subject.port));
  }

  async targets(): Promise<Targets> {
    const reply = await fetch(`${this.#url}/openapi.json`);
    return targetsOf(operationsIn((await reply.json()) as Description));
  }

  /** Sends inputs of a target from the one of that index on. */
  async run(name: string, inputs: fc.Arbitrary<Buffer>, count: number, from = 0): Promise<Row> {
    const row = {
      target: name,
      inputs: 0,
      accepted: 0,
      refused: 0,
      silent: 0,
      failed: 0,
      stall: 0,
      growth: 0,
    };
    const before = (await this.subject.state()).bytes;
    for (let index = from; index < from + count;) {
      const batch = Math.floor(index / BATCH);
      const end = Math.min((batch + 1) * BATCH, from + count);
      const made = fc.sample(inputs, { seed: this.seed * 1_000_003 + batch, numRuns: BATCH });
      await this.#send(row, made.slice(index - batch * BATCH, end - batch * BATCH), index);
      index = end;
      if (this.subject.ended !== undefined) return row;
    }
    await this.#settle(row, before);
    return row;
  }

  close(): void {
    for (const connection of this.#connections) connection.close();
  }

  get #url(): string {
    return `http://127.0.0.1:${this.subject.port}/_mqrest/v1`;
  }

  async #send(row: Row, inputs: readonly Buffer[], from: number): Promise<void> {
    let next = 0;
    const worker = async (connection: RawConnection): Promise<void> => {
      for (let n = next++; n < inputs.length; n = next++) {
        const input = inputs[n] ?? Buffer.alloc(0);
        const complaints = this.subject.complaints.length;
        const outcome = await connection.send(input, row.target === 'bytes');
        this.#judge(row, outcome, from + n, input, complaints);
        // A fault is to make calls fail, which is not what is looked for.
        if (/^\S+ \/_mqrest\/v1\/faults/.test(input.toString('latin1', 0, 40))) {
          await connection.send(request('DELETE', '/_mqrest/v1/faults'));
        }
      }
    };
    await Promise.all(this.#connections.map(worker));
  }

  #judge(
    row: Row,
    { status, text }: Outcome,
    index: number,
    input: Buffer,
    complaints: number,
  ): void {
    row.inputs += 1;
    if (typeof status !== 'number') row.silent += 1;
    else if (status < 300) row.accepted += 1;
    else if (status < 500) row.refused += 1;
    const what = this.#wrong(status, text, complaints);
    if (what === undefined) return;
    row.failed += 1;
    this.findings.push({ target: row.target, index, what, input });
  }

  #wrong(status: Outcome['status'], text: string, complaints: number): string | undefined {
    const { ended } = this.subject;
    if (ended !== undefined) return `the server has ended (${ended})`;
    if (typeof status === 'number' && status >= 500) return `status ${status}`;
    if (STACK.test(text)) return 'the reply has a stack trace';
    return this.subject.complaints[complaints];
  }

  /** Whether the server still answers, how long it did not, and what it has kept. */
  async #settle(row: Row, before: number): Promise<void> {
    const live = await fetch(`http://127.0.0.1:${this.subject.port}/_mqrest/health/live`);
    if (live.status !== 200) throw new Error(`after ${row.target} live answers ${live.status}`);
    row.stall = (await this.subject.state()).stall;
    const reset = await fetch(`${this.#url}/reset`, { method: 'POST' });
    if (!reset.ok) throw new Error(`reset answers ${reset.status}: ${await reset.text()}`);
    row.growth = (await this.subject.state()).bytes - before;
  }
}

interface Description {
  readonly components: { readonly schemas: Readonly<Record<string, Shape>> };
  readonly paths: Readonly<
    Record<
      string,
      Readonly<Record<string, { requestBody?: { content: Record<string, { schema: Shape }> } }>>
    >
  >;
}

function operationsIn({ paths, components: { schemas } }: Description): Described[] {
  const whole = (shape: Shape): Shape => {
    const text = JSON.stringify(shape, (_, value: Shape | undefined) =>
      value?.$ref === undefined ? value : whole(schemas[value.$ref.split('/').pop() ?? ''] ?? {}),
    );
    return JSON.parse(text) as Shape;
  };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { requestBody }]) => {
      const body = Object.values(requestBody?.content ?? {})[0]?.schema;
      return { method, path: path.replace('/_mqrest/v1', ''), body: body && whole(body) };
    }),
  );
}
