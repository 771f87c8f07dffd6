import type { ConsumeCall, Draft } from '../broker/message';
import { tagsNamed } from '../lib/tag-expression';
import type { Subscription, TopicRef } from '../store/store';
import { parseProperties } from './properties';
import type { Query } from './query';
import { queryRefusal, rangeRefusal, Refusal, schemaRefusal } from './refusal';
import type { DecodeWait } from './wait-seconds';
import type { FlatDocument } from './xml/document';

/** Source: Aliyun doc "consume messages". */
const MOST_MESSAGES = 16;
/** Source: Java SDK MQConsumer.java, Python SDK mq_consumer.py. */
const MOST_HANDLES = 16;

/**
 * What a GET asks for. Refuses a missing consumer or unknown trans (`InvalidQueryString`), and numbers that are none or
 * out of range (`InvalidArgument`).
 */
export function decodeConsume(topic: string, query: Query, decodeWait: DecodeWait): ConsumeCall {
  const { consumer } = query;
  if (consumer === undefined || consumer === '') {
    throw queryRefusal('consumer', 'The group must be given.');
  }
  return {
    instance: query.ns ?? '',
    topic,
    group: consumer,
    tags: tagsIn(query.tag),
    limit: limitOf(query.numOfMessages),
    mode: modeOf(query.trans),
    // Last, for it may warn of a call that is otherwise in order.
    waitMs: decodeWait(query),
  };
}

/** Absent, empty and `*` mean every message. */
function tagsIn(expression: string | undefined): readonly string[] | undefined {
  const named = tagsNamed(expression ?? '*');
  if (named?.length === 0) throw queryRefusal('tag', 'It must be *, TagA or TagA||TagB.');
  return named;
}

function limitOf(text: string | undefined): number {
  const limit = text !== undefined && /^[0-9]{1,9}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > MOST_MESSAGES) throw rangeRefusal('numOfMessages', 1, MOST_MESSAGES);
  return limit;
}

function modeOf(trans: string | undefined): ConsumeCall['mode'] {
  switch (trans ?? '') {
    case '':
      return 'any';
    case 'order':
      return 'orderly';
    case 'pop':
      return 'half';
    default:
      throw queryRefusal('trans', 'With GET it is order or pop.');
  }
}

/** Where a POST goes. */
export function decodeTopic(topic: string, query: Query): TopicRef {
  return { instance: query.ns ?? '', topic };
}

/** What a DELETE wants done with its handles. */
export interface SettleCall {
  readonly of: Subscription;
  readonly verb: 'ack' | 'commit' | 'rollback';
}

/**
 * Whom a DELETE speaks for, and its verb. Refuses (`InvalidQueryString`) an unknown trans, and a
 * missing consumer but for commit and rollback, where the Go SDK without an instance sends none.
 */
export function decodeSettle(topic: string, query: Query): SettleCall {
  const verb = query.trans === undefined || query.trans === '' ? 'ack' : query.trans;
  if (verb !== 'ack' && verb !== 'commit' && verb !== 'rollback') {
    throw queryRefusal('trans', 'With DELETE it is commit or rollback.');
  }
  const group = query.consumer ?? '';
  if (group === '' && verb === 'ack') throw queryRefusal('consumer', 'The group must be given.');
  return { of: { instance: query.ns ?? '', topic, group }, verb };
}

/**
 * The message in a POST's body. Refuses (`InvalidArgument`) another root, unknown or repeated
 * elements, and a MessageBody that is missing or empty; its size is the broker's to judge.
 */
export function decodeMessage(
  { root, elements }: FlatDocument,
  bornHost: string | undefined,
): Draft {
  if (root !== 'Message') throw schemaRefusal(root, 'The root must be Message.');
  const [body, tag, properties] = onceEach(elements, ['MessageBody', 'MessageTag', 'Properties']);
  if (body === undefined || body === '') {
    throw schemaRefusal('MessageBody', 'It must be there and not be empty.');
  }
  const rest = properties === undefined ? {} : parseProperties(properties);
  return { body, tag: tag === '' ? undefined : tag, bornHost, ...rest };
}

function onceEach(
  elements: FlatDocument['elements'],
  names: readonly string[],
): (string | undefined)[] {
  const found = new Array<string | undefined>(names.length).fill(undefined);
  for (const [name, text] of elements) {
    const place = names.indexOf(name);
    if (place < 0) throw schemaRefusal(name, `Message has ${names.join(', ')}.`);
    if (found[place] !== undefined) throw schemaRefusal(name, 'It is there more than once.');
    found[place] = text;
  }
  return found;
}

/**
 * The handles in a DELETE's body, in their order, blanks around them cut off; an empty one stays,
 * to fail like any other that was not issued here. Refuses a body without any
 * (`MissingReceiptHandle`), with more than 16 or with anything else in it (`InvalidArgument`).
 */
export function decodeHandles({ root, elements }: FlatDocument): string[] {
  if (root !== 'ReceiptHandles') throw schemaRefusal(root, 'The root must be ReceiptHandles.');
  if (elements.length === 0) throw new Refusal('MissingReceiptHandle');
  if (elements.length > MOST_HANDLES) throw rangeRefusal('ReceiptHandles', 1, MOST_HANDLES);
  return elements.map(([name, text]) => {
    if (name !== 'ReceiptHandle') throw schemaRefusal(name, 'ReceiptHandles has ReceiptHandle.');
    return text.trim();
  });
}

/** A peer's address as plain IPv4 text; `undefined` for IPv6, whose colons break `key:value`. */
export function bornHostOf(address: string | undefined): string | undefined {
  if (address === undefined) return undefined;
  const text = address.startsWith('::ffff:') ? address.slice(7) : address;
  return text.includes(':') ? undefined : text;
}
