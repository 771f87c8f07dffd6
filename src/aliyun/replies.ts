import type { Delivery, PublishResult } from '../broker/message';
import { longBody, SLICE, type LongBody } from '../http/long-body';
import { textSlices } from '../lib/text-slices';
import { propertiesText } from './properties';
import { compile, documentXml, elementXml, slot } from './xml/template';
import { escapeText } from './xml/escape';

// The reply documents: written once with xmlbuilder2 when this module is loaded, filled by
// concatenation per request. Element order and layout: Aliyun doc "send" and "consume messages".
// MessageTag, Properties and ReceiptHandle are left out where there is none, for a self-closed or
// empty element makes some SDKs lose the one after it.

const slots = <Name extends string>(names: readonly Name[]): (readonly [Name, string])[] =>
  names.map((name) => [name, slot(name)]);

const publishedSlots = ['MessageId', 'MessageBodyMD5'] as const;
const halfSlots = [...publishedSlots, 'ReceiptHandle'] as const;
const deliverySlots = [
  'MessageId',
  'MessageBodyMD5',
  'MessageBody',
  'ReceiptHandle',
  'PublishTime',
  'FirstConsumeTime',
  'NextConsumeTime',
  'ConsumedTimes',
] as const;
const errorSlots = ['Code', 'Message', 'RequestId', 'HostId'] as const;
const failureSlots = ['ErrorCode', 'ErrorMessage', 'ReceiptHandle'] as const;

const published = compile<(typeof publishedSlots)[number]>(
  documentXml('Message', slots(publishedSlots), 'indented'),
);
const publishedHalf = compile<(typeof halfSlots)[number]>(
  documentXml('Message', slots(halfSlots), 'indented'),
);
const error = compile<(typeof errorSlots)[number]>(
  documentXml('Error', slots(errorSlots), 'indented'),
);
const failures = compile<'items'>(documentXml('Errors', slot('items'), 'line'));
const failure = compile<(typeof failureSlots)[number]>(elementXml('Error', slots(failureSlots)));
const messages = compile<'items'>(documentXml('Messages', slot('items'), 'line'));
const messageElement = compile<(typeof deliverySlots)[number] | 'MessageTag' | 'Properties'>(
  elementXml('Message', slots(deliverySlots)).replace(
    '</Message>',
    `${slot('MessageTag')}${slot('Properties')}</Message>`,
  ),
);
const tagElement = compile<'text'>(elementXml('MessageTag', slot('text')));
const propertiesElement = compile<'text'>(elementXml('Properties', slot('text')));

/** The reply to a publish; with a handle where the message is transactional. */
export function publishedXml({
  id,
  bodyMd5,
  receiptHandle,
}: Pick<PublishResult, 'id' | 'bodyMd5' | 'receiptHandle'>): string {
  const values = { MessageId: id, MessageBodyMD5: bodyMd5 };
  if (receiptHandle === undefined) return published(values);
  return publishedHalf({ ...values, ReceiptHandle: escapeText(receiptHandle) });
}

/** The reply to a poll that got messages; must not be asked for with none. */
export function deliveriesXml(deliveries: readonly Delivery[]): string {
  let items = '';
  for (const delivery of deliveries) {
    items += deliveryXml(delivery, escapeText(delivery.message.body));
  }
  return messages({ items });
}

/** The same, not put together where it is long. */
export async function deliveriesBody(deliveries: readonly Delivery[]): Promise<string | LongBody> {
  const characters = deliveries.reduce((sum, { message }) => sum + message.body.length, 0);
  if (characters <= SLICE) return deliveriesXml(deliveries);
  return longBody(() => deliverySlices(deliveries));
}

/** What {@link deliveriesXml} gives, in slices. */
function* deliverySlices(deliveries: readonly Delivery[]): Generator<string> {
  const [head = '', tail = ''] = messages({ items: HERE }).split(HERE);
  let waiting = head;
  for (const delivery of deliveries) {
    const element = deliveryXml(delivery, HERE);
    // Only what mqrest itself made stands before the body.
    const place = element.indexOf(HERE);
    waiting += element.slice(0, place);
    for (const slice of textSlices(delivery.message.body, SLICE)) {
      waiting += escapeText(slice);
      if (waiting.length < SLICE) continue;
      yield waiting;
      waiting = '';
    }
    waiting += element.slice(place + HERE.length);
  }
  yield waiting + tail;
}

/** Where a body goes that is not there yet. */
const HERE = '\ue000';

function deliveryXml(delivery: Delivery, messageBody: string): string {
  const { message } = delivery;
  const { tag } = message;
  const properties = propertiesText(message);
  return messageElement({
    MessageId: message.id,
    MessageBodyMD5: message.bodyMd5,
    MessageBody: messageBody,
    ReceiptHandle: escapeText(delivery.receiptHandle),
    PublishTime: String(message.publishedAt),
    FirstConsumeTime: String(delivery.firstConsumeAt),
    NextConsumeTime: String(delivery.nextConsumeAt),
    ConsumedTimes: String(delivery.consumedTimes),
    MessageTag: tag === undefined || tag === '' ? '' : tagElement({ text: escapeText(tag) }),
    Properties: properties === '' ? '' : propertiesElement({ text: escapeText(properties) }),
  });
}

export interface ErrorReply {
  readonly code: string;
  readonly message: string;
  readonly requestId: string;
  readonly hostId: string;
}

/** The reply to a request that was refused. */
export function errorXml(reply: ErrorReply): string {
  return error({
    Code: reply.code,
    Message: escapeText(reply.message),
    RequestId: reply.requestId,
    HostId: escapeText(reply.hostId),
  });
}

/** A receipt handle that an ack, commit or rollback failed for. */
export interface FailedHandle {
  readonly code: string;
  readonly message: string;
  readonly receiptHandle: string;
}

/**
 * The reply to an ack, commit or rollback with failures; must not be asked for with none.
 * The Python SDK takes exactly three children, none empty, so an empty handle reads `(empty)`.
 */
export function failuresXml(failed: readonly FailedHandle[]): string {
  let items = '';
  for (const { code, message: text, receiptHandle } of failed) {
    items += failure({
      ErrorCode: code,
      ErrorMessage: escapeText(text),
      ReceiptHandle: receiptHandle === '' ? '(empty)' : escapeText(receiptHandle),
    });
  }
  return failures({ items });
}
