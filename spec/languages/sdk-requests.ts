import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SdkCall } from './sdk-calls';

const FIXTURES = join(__dirname, '../../fixtures/aliyun');

/** The fixture with a request of the same kind. */
function fixtureOf(sdk: string, call: SdkCall): string {
  switch (call.verb) {
    case 'publish':
      return call.properties.some(([name]) => name === '__TransCheckT')
        ? `${sdk}-publish-half`
        : `${sdk}-publish`;
    case 'consume':
      return sdk === 'php' ? 'php-consume-waiting' : `${sdk}-consume`;
    case 'consumeOrderly':
      return `${sdk}-consume-orderly`;
    case 'ack':
      return sdk === 'csharp' ? 'csharp-ack-unknown-handle' : `${sdk}-ack-unknown-handles`;
    case 'commit':
      return `${sdk}-commit-unknown-handle`;
  }
}

/** A request as it goes over the wire. */
export interface WireRequest {
  readonly target: string;
  readonly bytes: Buffer;
}

export interface Signer {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** What it says the time is. */
  readonly date: string;
}

/**
 * What an SDK sends for a call: its request in `fixtures/aliyun`, with the values of the call in it and nothing else changed.
 * What the call has no value for is left out. `handles` are those to settle.
 */
export function requestOf(
  sdk: string,
  call: SdkCall,
  handles: readonly string[],
  signer: Signer,
): WireRequest {
  const fixture = readFileSync(join(FIXTURES, fixtureOf(sdk, call), 'request.http'), 'utf8');
  const [head = '', given = ''] = fixture.split('\r\n\r\n');
  const [line = '', ...headers] = head.split('\r\n');
  const [method = '', template = '', version] = line.split(' ');
  const target = targetOf(template, call);
  const body = call.verb === 'publish' ? publishBody(given, call) : settleBody(given, handles);
  const valueOf = (name: string): string =>
    headers
      .find((one) => one.toLowerCase().startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trim() ?? '';
  const stringToSign = `${method}\n\n${valueOf('content-type')}\n${signer.date}\nx-mq-version:${valueOf('x-mq-version')}\n${target}`;
  const hmac = createHmac('sha1', signer.accessKeySecret).update(stringToSign).digest('base64');
  const values: Record<string, string> = {
    'content-length': String(Buffer.byteLength(body)),
    date: signer.date,
    authorization: `MQ ${signer.accessKeyId}:${hmac}`,
  };
  const filled = headers.map((header) => {
    const [, name = '', gap = ''] = /^([^:]+)(: ?)/.exec(header) ?? [];
    const value = values[name.toLowerCase()];
    return value === undefined ? header : `${name}${gap}${value}`;
  });
  const lines = [`${method} ${target} ${version}`, ...filled];
  return { target, bytes: Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`) };
}

function targetOf(template: string, call: SdkCall): string {
  const [, query = ''] = template.split('?');
  const values: Record<string, string> = {
    consumer: call.group,
    ns: call.instance,
    tag: encoded(call.tag, template.includes('+') ? '+' : '%20'),
    ...('limit' in call && { numOfMessages: call.limit, waitseconds: call.wait }),
  };
  const pairs = query.split('&').map((pair) => {
    const [name = '', given = ''] = pair.split('=');
    return [name, values[name] ?? given] as const;
  });
  const kept = pairs.filter(([, value]) => value !== '').map((pair) => pair.join('='));
  const path = `/topics/${call.topic}/messages`;
  return kept.length === 0 ? path : `${path}?${kept.join('&')}`;
}

/** As the SDKs for PHP, C# and C++ write it, who differ in the blank. */
function encoded(tag: string, blank: string): string {
  return encodeURIComponent(tag).replaceAll('*', '%2A').replaceAll('%20', blank);
}

function publishBody(given: string, call: SdkCall & { readonly verb: 'publish' }): string {
  const closed = given.includes('|</Properties>') ? '|' : '';
  const properties = call.properties.map((pair) => pair.join(':')).join('|');
  const texts: Record<string, string> = {
    MessageBody: call.body,
    MessageTag: call.tag,
    Properties: properties === '' ? '' : `${properties}${closed}`,
  };
  return given.replace(/\s*<(\w+)>[^<]*<\/\1>/g, (element, name: string) =>
    texts[name] === '' ? '' : element.replace(/>[^<]*</, () => `>${escaped(texts[name])}<`),
  );
}

function settleBody(given: string, handles: readonly string[]): string {
  let first = true;
  return given.replace(/\s*<ReceiptHandle>[^<]*<\/ReceiptHandle>/g, (element) => {
    if (!first) return '';
    first = false;
    return handles.map((handle) => element.replace(/>[^<]*</, () => `>${handle}<`)).join('');
  });
}

function escaped(text = ''): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
