import { createHash } from 'node:crypto';
import { authorizationOf, type Signer } from '../../aliyun/signer';
import { escapeText } from '../../lib/escape-xml';
import { decodeText } from '../../aliyun/xml/text';
import { compact } from '../../lib/compact';
import { refused, unreachable, type Failure } from '../failure';
import { queryText } from './control';
import { send, type Ask, type HttpReply } from './http';
import type { Server } from './server';

/** Whose messages, and how they are asked for. */
export interface Subscription {
  readonly topic: string;
  readonly group: string;
  readonly ns?: string | undefined;
  /** `A||B`. */
  readonly tag?: string | undefined;
  readonly ordered?: boolean;
}

/** A message as a consumer gets it. Times are epoch ms. */
export interface Received {
  readonly messageId: string;
  readonly topic: string;
  readonly body: string;
  readonly tag?: string;
  /** Its key and other properties, by their names. */
  readonly properties?: Readonly<Record<string, string>>;
  readonly publishedAt: number;
  readonly firstConsumeAt: number;
  readonly nextConsumeAt: number;
  readonly consumedTimes: number;
  readonly receiptHandle: string;
}

/** A request of the protocol that was refused. */
export interface Refused {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** The most messages of a poll, and handles of an ack; how long a poll may wait. Source: Aliyun docs. */
export const MOST_AT_ONCE = 16;
export const LONGEST_WAIT_MS = 30_000;

/** A consumer of the XML protocol, as the official SDKs are: it signs where it has keys. */
export class AliyunClient {
  constructor(readonly server: Server) {}

  /** Messages, as soon as there are some; none when the time is up. Rejects with a `Failure`. */
  async poll(of: Subscription, limit: number, waitMs: number): Promise<Received[]> {
    const query = {
      ...{ ns: of.ns, consumer: of.group, numOfMessages: limit, tag: of.tag },
      waitseconds: waitMs > 0 ? Math.ceil(waitMs / 1_000) : undefined,
      trans: of.ordered === true ? 'order' : undefined,
    };
    const path = pathOf(of) + queryText(query);
    const reply = await this.send({ method: 'GET', path, patienceMs: waitMs + 15_000 });
    if (reply.status !== 200) {
      const refusal = refusalIn(reply);
      if (refusal?.code === 'MessageNotExist') return [];
      throw failureOf(refusal, this.server);
    }
    return messagesIn(reply.text, of.topic);
  }

  /** Acks up to 16 deliveries; rejects with a `Failure` that says which of them it was refused for. */
  async ack(of: Subscription, handles: readonly string[]): Promise<void> {
    const items = handles
      .map((one) => `<ReceiptHandle>${escapeText(one)}</ReceiptHandle>`)
      .join('');
    const path = pathOf(of) + queryText({ ns: of.ns, consumer: of.group });
    const body = `<ReceiptHandles>${items}</ReceiptHandles>`;
    const reply = await this.send({ method: 'DELETE', path, body });
    if (reply.status === 204) return;
    const failed = [...reply.text.matchAll(/<Error>(.*?)<\/Error>/gs)].map(([, one = '']) => {
      const { ErrorCode: code = '', ErrorMessage: message = '' } = fieldsIn(one);
      return `an ack was refused: ${code}: ${message}`;
    });
    if (/<Errors\b/.test(reply.text) && failed.length > 0) throw refused(...new Set(failed));
    throw failureOf(refusalIn(reply), this.server);
  }

  /** A request, signed where there is a key. */
  send(ask: Ask): Promise<HttpReply> {
    const { basePath, keys } = this.server;
    const path = basePath + ask.path;
    return send(this.server, { ...ask, path, headers: headersOf({ ...ask, path }, keys) });
  }
}

function pathOf({ topic }: Subscription): string {
  return `/topics/${encodeURIComponent(topic)}/messages`;
}

/** The headers of a request, its signature among them. Source: Aliyun doc "request signatures". */
export function headersOf(
  { method, path, body }: Pick<Ask, 'method' | 'path' | 'body'>,
  keys: Signer | undefined,
): Record<string, string> {
  const headers = compact({
    'content-md5': body && Buffer.from(md5(body)).toString('base64'),
    'content-type': 'text/xml;charset=utf-8',
    date: new Date().toUTCString(),
    'x-mq-version': '2015-06-06',
  }) as Record<string, string>;
  if (keys === undefined) return headers;
  const authorization = authorizationOf(keys, { method, target: path, headers });
  const { securityToken } = keys;
  return { ...headers, authorization, ...(securityToken && { 'security-token': securityToken }) };
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

/** Texts of mqrest have no markup in them, so an element ends where its end tag is. */
function messagesIn(xml: string, topic: string): Received[] {
  return [...xml.matchAll(/<Message>(.*?)<\/Message>/gs)].map(([, one = '']) => {
    const fields = fieldsIn(one);
    return compact({
      messageId: fields['MessageId'] ?? '',
      topic,
      body: fields['MessageBody'] ?? '',
      tag: fields['MessageTag'],
      properties: fields['Properties'] === undefined ? undefined : pairsIn(fields['Properties']),
      publishedAt: Number(fields['PublishTime']),
      firstConsumeAt: Number(fields['FirstConsumeTime']),
      nextConsumeAt: Number(fields['NextConsumeTime']),
      consumedTimes: Number(fields['ConsumedTimes']),
      receiptHandle: fields['ReceiptHandle'] ?? '',
    });
  });
}

function fieldsIn(xml: string): Record<string, string | undefined> {
  const fields = [...xml.matchAll(/<(\w+)>([^<]*)<\/\1>/g)];
  return Object.fromEntries(fields.map(([, name = '', text = '']) => [name, decodeText(text)]));
}

/** `key:value|key:value|`. */
function pairsIn(text: string): Record<string, string> {
  const parts = text.split('|').filter((part) => part.includes(':'));
  return Object.fromEntries(
    parts.map((part) => {
      const colon = part.indexOf(':');
      return [part.slice(0, colon), part.slice(colon + 1)];
    }),
  );
}

/** What a reply says was refused; `undefined` where it is none of this protocol. */
export function refusalIn({ status, text }: HttpReply): Refused | undefined {
  const { Code: code, Message: message = '' } = fieldsIn(text);
  return code === undefined ? undefined : { status, code, message };
}

/** The same as what ends a command, with what can be done about it. */
function failureOf(refusal: Refused | undefined, { origin, keys }: Server): Failure {
  if (refusal === undefined) return unreachable(`what listens at ${origin} is not mqrest`);
  const { code, message } = refusal;
  return refused(`${code}: ${message}`, ...adviceOn(code, keys));
}

/** What can be done about a refusal, in sentences. */
export function adviceOn(code: string, keys: Signer | undefined): string[] {
  switch (code) {
    case 'MissingAuthorizationHeader':
      return [
        'it checks signatures: give --access-key-id and --access-key-secret, or MQREST_ACCESS_KEY_ID and MQREST_ACCESS_KEY_SECRET',
      ];
    case 'InvalidAccessKeyId':
      return [
        `it does not know the access key ${keys?.id ?? ''}; declare it: mqrest --credential ID:SECRET`,
      ];
    case 'SignatureDoesNotMatch':
      return [`that mqrest has another secret for ${keys?.id ?? ''}`];
    case 'TimeExpired':
      return [
        'requests are signed with the time of this machine, which is too far from the clock of that mqrest: mqrest clock shows it, a larger --skew allows it',
      ];
    default:
      return [];
  }
}
