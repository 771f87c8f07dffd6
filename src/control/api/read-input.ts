import type { Request } from 'express';
import { BodyTooLarge, readBody } from '../../http/body';
import { parseJson } from '../../lib/parse-json';
import { check } from '../../schema/check';
import type { Input, Operation } from './operation';
import { ControlError, invalid } from '../../schema/control-error';
import { object, type ObjectSchema } from '../../schema/schema';

const NOTHING: ObjectSchema = object({});
const BODY_LIMIT_BYTES = 32 * 1024 * 1024;
/** An object without members. */
const EMPTY = /^\s*\{\s*\}\s*$/;
/** Of a body that is checked in one go. */
const MOST_VALUES = 100_000;

/** The checked parts of a request; throws the problem that names what is wrong with them. */
export async function readInput(
  operation: Operation,
  req: Request,
): Promise<Pick<Input, 'params' | 'query' | 'body'>> {
  if (operation.params !== undefined) check(operation.params, req.params);
  const query = readQuery(operation.query, req.originalUrl);
  return { params: req.params, query, body: await readJson(operation, req) };
}

/** Numbers and flags are read from their text, so that the schema can be checked. */
function readQuery(schema = NOTHING, url: string): Record<string, unknown> {
  const mark = url.indexOf('?');
  const query: Record<string, unknown> = {};
  for (const [name, value] of new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1))) {
    if (Object.hasOwn(query, name)) {
      throw invalid(name, 'one value', value, `${name} is given more than once.`);
    }
    query[name] = valueOf(schema, name, value);
  }
  check(schema, query);
  return query;
}

function valueOf({ entries }: ObjectSchema, name: string, text: string): unknown {
  const entry = Object.hasOwn(entries, name) ? entries[name] : undefined;
  const type = entry && 'wrapped' in entry ? entry.wrapped.type : entry?.type;
  if (type === 'boolean' && /^(true|false)$/.test(text)) return text === 'true';
  return type === 'number' && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

async function readJson(operation: Operation, req: Request): Promise<unknown> {
  const bytes = await bytesOf(req, operation.bodyLimitBytes ?? BODY_LIMIT_BYTES);
  if (operation.body === undefined) {
    // Clients of some languages send an empty object where there is nothing to send.
    if (bytes.length > 0 && !EMPTY.test(bytes.toString('latin1', 0, 100))) throw takesNone();
    return undefined;
  }
  if (bytes.length === 0 && operation.bodyOptional === true) return {};
  if (operation.checksBody === true) return parse(bytes, Infinity);
  const body = await parse(bytes, MOST_VALUES);
  check(operation.body, body);
  return body;
}

function takesNone(): ControlError {
  return invalid('', 'no body, or {}', undefined, 'This operation takes no body, or {}.');
}

async function bytesOf(req: Request, limitBytes: number): Promise<Buffer> {
  try {
    return await readBody(req, limitBytes);
  } catch (error) {
    if (!(error instanceof BodyTooLarge)) throw error;
    throw new ControlError('BodyTooLarge', {
      detail: error.message,
      allowed: `up to ${limitBytes} bytes`,
    });
  }
}

async function parse(bytes: Buffer, mostValues: number): Promise<unknown> {
  try {
    return await parseJson(bytes, mostValues);
  } catch (error) {
    const detail = bytes.length === 0 ? 'The body is missing.' : (error as Error).message;
    throw new ControlError('NotJson', { detail, allowed: 'a JSON object' });
  }
}
