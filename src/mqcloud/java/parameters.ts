import type { Request } from 'express';
import { BodyTooLarge, readBody } from '../../http/body';
import { discardBody } from '../../http/discard';
import { fieldsOf } from './form';
import { multipartFields } from './multipart';

/** Request parameters by name, as the gateway's framework sees them. */
export type Parameters = ReadonlyMap<string, string>;

const FORM = /^application\/x-www-form-urlencoded\s*(;|$)/i;
const MULTIPART = /^multipart\/form-data\s*;/i;
const BOUNDARY = /;\s*boundary="?([^";]+)/i;
/** Bytes and parts of a multipart form; Tomcat's own bound of parts is `maxPartCount`. */
const LARGEST_MULTIPART = 5 * 1024 * 1024;
const MOST_PARTS = 50;

/**
 * The parameters of query and form together. What is repeated is joined by commas; the first letter
 * of a name may be in upper case; one with a broken percent escape is not there; bodies other than
 * forms say nothing, and neither does a form of more than `limitBytes` (Spring's data binding and
 * Tomcat, seen by running them). One that is not UTF-8 is refused, where Tomcat changes it.
 */
export async function readParameters(req: Request, limitBytes: number): Promise<Parameters> {
  const parameters = new Map<string, string>();
  const url = req.url;
  const query = url.indexOf('?');
  if (query >= 0) await addEncoded(parameters, Buffer.from(url.slice(query + 1)));
  const type = req.headers['content-type'] ?? '';
  if (!hasForm(req.method, type)) {
    discardBody(req);
    return parameters;
  }
  const body = await bodyWithin(req, limitBytes);
  if (body === undefined) return parameters;
  if (FORM.test(type)) await addEncoded(parameters, body);
  else await addMultipart(parameters, body, BOUNDARY.exec(type)?.[1]);
  return parameters;
}

function hasForm(method: string, type: string): boolean {
  if (method === 'GET' || method === 'HEAD') return false;
  return FORM.test(type) || MULTIPART.test(type);
}

async function bodyWithin(req: Request, limitBytes: number): Promise<Buffer | undefined> {
  try {
    return await readBody(req, limitBytes);
  } catch (error) {
    if (error instanceof BodyTooLarge) return undefined;
    throw error;
  }
}

async function addEncoded(parameters: Map<string, string>, form: Buffer): Promise<void> {
  const found = new Map<string, string[]>();
  for await (const [name, value] of fieldsOf(form)) {
    const key = name.charAt(0).toLowerCase() + name.slice(1);
    const values = found.get(key);
    if (values === undefined) found.set(key, [value]);
    else values.push(value);
  }
  for (const [name, values] of found) add(parameters, name, values.join(','));
}

/** One that is too long, or has too many parts, says nothing. */
async function addMultipart(
  parameters: Map<string, string>,
  form: Buffer,
  boundary: string | undefined,
): Promise<void> {
  if (boundary === undefined || form.length > LARGEST_MULTIPART) return;
  const fields = await multipartFields(form, boundary, MOST_PARTS);
  for (const [name, value] of fields ?? []) add(parameters, name, value);
}

function add(parameters: Map<string, string>, name: string, value: string): void {
  const before = parameters.get(name);
  parameters.set(name, before === undefined ? value : `${before},${value}`);
}
