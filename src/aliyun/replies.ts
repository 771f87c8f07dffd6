import type { Delivery, Message, PublishResult } from '../broker/message';
import { longBody, SLICE, type LongBody } from '../http/long-body';
import { textSlices } from '../lib/text-slices';
import { propertiesText } from './properties';
import { escapeText } from '../lib/escape-xml';

// The reply documents, indented for people who read them in a terminal; a spec holds them to what an
// XML library makes of the same values. Element order: Aliyun doc "send" and "consume messages".
// MessageTag and the ReceiptHandle of a publish are left out where there is none, for a self-closed
// or empty element makes some SDKs lose the one after it.

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>';
/** Without a trailing slash: the Java SDK's consume and publish look for exactly this one. */
const XMLNS = 'xmlns="http://mq.aliyuncs.com/doc/v1"';

/** The reply to a publish; with a handle where the message is transactional. */
export function publishedXml({
  id,
  bodyMd5,
  receiptHandle,
}: Pick<PublishResult, 'id' | 'bodyMd5' | 'receiptHandle'>): string {
  const handle =
    receiptHandle === undefined
      ? ''
      : `  <ReceiptHandle>${escapeText(receiptHandle)}</ReceiptHandle>\n`;
  return `${HEAD}
<Message ${XMLNS}>
  <MessageId>${id}</MessageId>
  <MessageBodyMD5>${bodyMd5}</MessageBodyMD5>
${handle}</Message>
`;
}

const MESSAGES_HEAD = `${HEAD}\n<Messages ${XMLNS}>\n`;
const MESSAGES_TAIL = '</Messages>\n';

/** The reply to a poll that got messages; must not be asked for with none. */
export function deliveriesXml(deliveries: readonly Delivery[]): string {
  let items = '';
  for (const delivery of deliveries) {
    const { message } = delivery;
    items += deliveryXml(delivery, bodyXml(message, message.body));
  }
  return MESSAGES_HEAD + items + MESSAGES_TAIL;
}

/** The same, not put together where it is long. */
export async function deliveriesBody(deliveries: readonly Delivery[]): Promise<string | LongBody> {
  const characters = deliveries.reduce((sum, { message }) => sum + message.body.length, 0);
  if (characters <= SLICE) return deliveriesXml(deliveries);
  return longBody(() => deliverySlices(deliveries));
}

/** What {@link deliveriesXml} gives, in slices. */
function* deliverySlices(deliveries: readonly Delivery[]): Generator<string> {
  let waiting = MESSAGES_HEAD;
  for (const delivery of deliveries) {
    const element = deliveryXml(delivery, HERE);
    // Only what mqrest itself made stands before the body.
    const place = element.indexOf(HERE);
    waiting += element.slice(0, place);
    for (const slice of textSlices(delivery.message.body, SLICE)) {
      waiting += bodyXml(delivery.message, slice);
      if (waiting.length < SLICE) continue;
      yield waiting;
      waiting = '';
    }
    waiting += element.slice(place + HERE.length);
  }
  yield waiting + MESSAGES_TAIL;
}

/** Where a body goes that is not there yet. */
const HERE = '\ue000';

/** A message's body, or a part of it, as it stands in a reply. */
function bodyXml({ isPlain }: Message, text: string): string {
  return isPlain === true ? text : escapeText(text);
}

function deliveryXml(delivery: Delivery, messageBody: string): string {
  const { message, receiptHandle, firstConsumeAt, nextConsumeAt, consumedTimes } = delivery;
  const { tag } = message;
  const properties = propertiesText(message.key === undefined ? keyed(message) : message);
  return (
    `  <Message>\n    <MessageId>${message.id}</MessageId>\n` +
    `    <MessageBodyMD5>${message.bodyMd5}</MessageBodyMD5>\n` +
    `    <MessageBody>${messageBody}</MessageBody>\n` +
    `    <ReceiptHandle>${escapeText(receiptHandle)}</ReceiptHandle>\n` +
    `    <PublishTime>${message.publishedAt}</PublishTime>\n` +
    `    <FirstConsumeTime>${firstConsumeAt}</FirstConsumeTime>\n` +
    `    <NextConsumeTime>${nextConsumeAt}</NextConsumeTime>\n` +
    `    <ConsumedTimes>${consumedTimes}</ConsumedTimes>\n` +
    (tag === undefined || tag === '' ? '' : `    <MessageTag>${escapeText(tag)}</MessageTag>\n`) +
    `    <Properties>${escapeText(properties)}</Properties>\n  </Message>\n`
  );
}

/**
 * With its id for a key: the C# SDK throws where a message without one is printed (`Message.cs`). Only messages that came by
 * another protocol have none.
 */
function keyed(message: Delivery['message']): Delivery['message'] {
  return { ...message, key: message.id };
}

export interface ErrorReply {
  readonly code: string;
  readonly message: string;
  readonly requestId: string;
  readonly hostId: string;
}

/** The reply to a request that was refused. */
export function errorXml(reply: ErrorReply): string {
  return `${HEAD}
<Error ${XMLNS}>
  <Code>${reply.code}</Code>
  <Message>${escapeText(reply.message)}</Message>
  <RequestId>${reply.requestId}</RequestId>
  <HostId>${escapeText(reply.hostId)}</HostId>
</Error>
`;
}

/** A receipt handle that an ack, commit or rollback failed for. */
export interface FailedHandle {
  readonly code: string;
  readonly message: string;
  readonly receiptHandle: string;
}

/**
 * The reply to an ack, commit or rollback with failures; must not be asked for with none.
 * The Python SDK takes exactly three elements, none empty, so an empty handle reads `(empty)`.
 */
export function failuresXml(failed: readonly FailedHandle[]): string {
  let items = '';
  for (const { code, message: text, receiptHandle } of failed) {
    const handle = receiptHandle === '' ? '(empty)' : escapeText(receiptHandle);
    items +=
      `  <Error>\n    <ErrorCode>${code}</ErrorCode>\n` +
      `    <ErrorMessage>${escapeText(text)}</ErrorMessage>\n` +
      `    <ReceiptHandle>${handle}</ReceiptHandle>\n  </Error>\n`;
  }
  return `${HEAD}\n<Errors ${XMLNS}>\n${items}</Errors>\n`;
}
