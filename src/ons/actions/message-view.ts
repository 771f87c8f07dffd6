import { crc32 } from 'node:zlib';
import type { MessageView } from '../../admin/look/look-schema';
import type { Call } from '../call';
import { idOf, type Product } from '../product';
import type { Reply } from '../reply';

/** Source: the documented example, whose checksum has no sign bit. */
const NO_SIGN = 0x7fffffff;

interface Property {
  readonly Name: string;
  readonly Value: string;
}

/** A message without its body. `reconsumed`: how often it was delivered again. */
export function messageReply(message: MessageView, region: string, host: string): Reply {
  return {
    ...fieldsOf(message, host),
    PropertyList: { MessageProperty: propertiesOf(message, region).map((one) => ({ ...one })) },
  };
}

/** A message with its body; its properties are a list without a wrapper here. Source: the SDKs' models. */
export function messageDetail(message: MessageView, region: string, host: string): Reply {
  const { body } = message;
  return {
    ...fieldsOf(message, host),
    PropertyList: propertiesOf(message, region).map((one) => ({ ...one })),
    ...{ Body: Buffer.from(body).toString('base64'), BodyStr: body },
  };
}

function fieldsOf(message: MessageView, host: string): Reply {
  const { id, ns, topic, body, publishedAt, storedAt = publishedAt, consumedTimes = 0 } = message;
  const bytes = Buffer.from(body);
  return {
    ...{ Topic: topic, InstanceId: idOf(ns), MsgId: id, StoreSize: bytes.length },
    ...{ StoreTimestamp: storedAt, StoreHost: host, BornTimestamp: publishedAt, BornHost: host },
    ...{ BodyCRC: crc32(bytes) & NO_SIGN, ReconsumeTimes: Math.max(consumedTimes - 1, 0) },
  };
}

function propertiesOf(message: MessageView, region: string): Property[] {
  const { id, ns, key, tag, deliverAt, shardingKey, properties } = message;
  const known: [string, string | undefined][] = [
    ['UNIQ_KEY', id],
    ['KEYS', key],
    ['TAGS', tag],
    ['TRACE_ON', 'true'],
    ['MSG_REGION', region],
    ['INSTANCE_ID', idOf(ns)],
    ['__STARTDELIVERTIME', deliverAt === undefined ? undefined : String(deliverAt)],
    ['__SHARDINGKEY', shardingKey],
    ...Object.entries(properties),
  ];
  return known.flatMap(([Name, Value]) => (Value === undefined ? [] : [{ Name, Value }]));
}

/** Where a message is said to have been born and kept. */
export function places(call: Call, { region }: Product): [region: string, host: string] {
  return [region, new URL(call.origin).host];
}
