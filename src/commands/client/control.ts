import { refused, unreachable, type Failure } from '../failure';
import { send, type Ask, type HttpReply } from './http';
import type { Server } from './server';

/** Where the control API is. */
export const CONTROL = '/_mqrest/v1';

type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** What is wrong, as the control API says it. */
export interface Problem {
  readonly title: string;
  readonly detail?: string;
}

/** Moves of the clock and the like may take their time. */
const PATIENCE_MS = 120_000;

/** Calls of the control API; they reject with a `Failure` that has mqrest's own words. */
export class ControlClient {
  constructor(readonly server: Server) {}

  async get<T>(path: string, query: Query = {}): Promise<T> {
    return this.#call<T>({ method: 'GET', path: CONTROL + path + queryText(query) });
  }

  /** The same; `undefined` where there is no such thing, or no such operation. */
  async find<T>(path: string, query: Query = {}): Promise<T | undefined> {
    const reply = await this.#send({ method: 'GET', path: CONTROL + path + queryText(query) });
    if (reply.status === 404 && isProblem(reply)) return undefined;
    return this.#read(reply) as T;
  }

  async post<T>(path: string, body: object = {}, query: Query = {}): Promise<T> {
    return this.#call<T>({
      ...{ method: 'POST', path: CONTROL + path + queryText(query), body: JSON.stringify(body) },
    });
  }

  /** All pages of a listing, `member` by `member`; at most so many of them. */
  async *pages<T>(
    path: string,
    member: string,
    query: Query = {},
    most = Infinity,
  ): AsyncGenerator<T> {
    let cursor: string | undefined;
    let left = most;
    do {
      const page: Record<string, unknown> = await this.get(path, { ...query, cursor });
      for (const one of page[member] as T[]) {
        if (left-- <= 0) return;
        yield one;
      }
      cursor = page['next'] as string | undefined;
    } while (cursor !== undefined);
  }

  /** The head of a request, with the token. */
  get headers(): Record<string, string> {
    const { token } = this.server;
    return token === undefined ? {} : { Authorization: `Bearer ${token}` };
  }

  async #call<T>(ask: Ask): Promise<T> {
    return this.#read(await this.#send(ask)) as T;
  }

  #send(ask: Ask): Promise<HttpReply> {
    return send(this.server, { patienceMs: PATIENCE_MS, ...ask, headers: this.headers });
  }

  /** The types of replies are those that the API describes. */
  #read(reply: HttpReply): unknown {
    if (reply.status >= 300) throw failureIn(reply, this.server);
    const isJson = /^application\/json\b/.test(reply.headers['content-type'] ?? '');
    if (!isJson) throw notMqrest(this.server);
    return parsed(reply, this.server);
  }
}

/** What a reply that is no good one says. */
export function failureIn(reply: HttpReply, server: Server): Failure {
  if (!isProblem(reply)) return notMqrest(server, reply.status);
  const { title, detail = title } = parsed(reply, server) as Problem;
  if (reply.status !== 401) return refused(detail);
  const given = server.token === undefined ? 'give it' : 'the right one goes';
  return refused(detail, `${given} with --token or MQREST_TOKEN`);
}

function parsed({ text }: HttpReply, { origin }: Server): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unreachable(`the reply of ${origin} was cut off`);
  }
}

function isProblem({ headers }: HttpReply): boolean {
  return /^application\/problem\+json\b/.test(headers['content-type'] ?? '');
}

function notMqrest({ origin }: Server, status?: number): Failure {
  const what = status === undefined ? 'with something else' : `${status}`;
  return unreachable(
    `what listens at ${origin} answers ${what}: it is not mqrest, or has its control API off`,
  );
}

/** A query with its `?`, without what is `undefined`; empty where nothing is left. */
export function queryText(query: Query): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) given.set(name, String(value));
  }
  return given.size === 0 ? '' : `?${given.toString()}`;
}
