import { signal } from '@preact/signals';

/** Where the API is, on the origin that served this page. */
const PREFIX = '/_mqrest/v1';
const TOKEN = 'mqrest-token';

/** What a call was refused with: RFC 9457. */
export interface Problem {
  readonly status: number;
  readonly title: string;
  readonly detail?: string;
  readonly field?: string;
}

/** A call that was refused, or had no answer (status 0). */
export class CallError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail ?? problem.title);
  }
}

/** Whether the API lets this page in; `token`: it wants one, or another. */
export const access = signal<'open' | 'token' | { readonly refused: string }>('open');

/** Brings this token from now on, until the tab is closed. */
export function bringToken(token: string): void {
  sessionStorage.setItem(TOKEN, token);
  access.value = 'open';
}

function headers(more: Readonly<Record<string, string>>): Record<string, string> {
  const token = sessionStorage.getItem(TOKEN);
  return token === null ? { ...more } : { ...more, Authorization: `Bearer ${token}` };
}

/** A query as an address has it; what is `undefined` or empty is left out, but for the default instance. */
export function queryText(query: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(query).filter(([name, value]) => {
    return value !== undefined && (value !== '' || name === 'ns');
  });
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text === '' ? '' : `?${text}`;
}

/** The reply to a request; rejects with {@link CallError} where it is none of 2xx. */
export async function request(
  method: string,
  path: string,
  init: {
    body?: unknown;
    accept?: string;
    signal?: AbortSignal;
    more?: Record<string, string>;
  } = {},
): Promise<Response> {
  const { body, accept = 'application/json', signal: abort, more = {} } = init;
  let reply: Response;
  try {
    reply = await fetch(`${PREFIX}${path}`, {
      method,
      headers: headers({ Accept: accept, ...more }),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(abort === undefined ? {} : { signal: abort }),
      cache: 'no-store',
    });
  } catch (error) {
    throw new CallError({ status: 0, title: 'No answer', detail: String(error) });
  }
  if (reply.ok) {
    if (access.peek() !== 'open') access.value = 'open';
    return reply;
  }
  throw await refusalOf(reply);
}

async function refusalOf(reply: Response): Promise<CallError> {
  let problem: Problem = { status: reply.status, title: reply.statusText };
  try {
    problem = { ...problem, ...((await reply.json()) as Partial<Problem>) };
  } catch {
    // Of something between this page and mqrest.
  }
  if (reply.status === 401) access.value = 'token';
  if (reply.status === 403) access.value = { refused: problem.detail ?? problem.title };
  return new CallError(problem);
}

/** What a request is answered with, as JSON. */
export async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const reply = await request(method, path, { body });
  const text = await reply.text();
  return (text === '' ? {} : JSON.parse(text)) as T;
}

/** What went wrong, to be shown. */
export function problemOf(error: unknown): Problem {
  if (error instanceof CallError) return error.problem;
  return { status: 0, title: error instanceof Error ? error.message : String(error) };
}
