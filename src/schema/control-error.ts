import { MqError } from '../errors';
import { BROKER_PROBLEMS, PROBLEMS, type ProblemCode } from './problems';

/** What a {@link ControlError} can say besides its title; members of its own go into the reply too. */
export interface About {
  /** One sentence or more for the person who called. */
  readonly detail?: string;
  /** The part of the request that is wrong, such as `match.tag`. */
  readonly field?: string;
  /** What that part may be. */
  readonly allowed?: string;
  readonly [member: string]: unknown;
}

/**
 * A call that makes no sense, or cannot be done now. Over HTTP it is `application/problem+json`
 * (RFC 9457).
 */
export class ControlError extends Error {
  /** 400 to 599. */
  readonly status: number;
  /** A few words, the same for all problems of a kind. */
  readonly title: string;

  constructor(
    readonly code: ProblemCode,
    readonly about: About = {},
  ) {
    const [status, title] = PROBLEMS[code];
    super(about.detail ?? title);
    this.name = 'ControlError';
    this.status = status;
    this.title = title;
  }
}

/** The 400 for one field: missing where `value` is `undefined`. */
export function invalid(
  field: string,
  allowed: string,
  value: unknown,
  detail = `${field === '' ? 'The body' : field} is ${shown(value)}; allowed: ${allowed}.`,
): ControlError {
  return new ControlError('InvalidValue', { detail, field, allowed });
}

/** The reply for whatever was thrown, or `undefined` for what nobody expected. */
export function problemOf(
  error: unknown,
): { status: number; title: string; about: About } | undefined {
  if (error instanceof ControlError) return error;
  if (!(error instanceof MqError)) return undefined;
  const [status, title] = BROKER_PROBLEMS[error.code];
  const { element } = error.violation ?? {};
  const about = { detail: error.detail ?? title, code: error.code };
  return { status, title, about: element === undefined ? about : { ...about, field: element } };
}

function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  const json = jsonOf(value);
  return json.length > 60 ? `${json.slice(0, 60)}…` : json;
}

/** Programs can hand over what is no JSON: NaN, functions, bigints, circles. */
function jsonOf(value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'function' || typeof value === 'symbol') return typeof value;
  try {
    return JSON.stringify(value);
  } catch {
    return typeof value;
  }
}
