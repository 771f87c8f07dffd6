import type { Operation } from './load';
import * as requests from './requests';

/** The same request again and again, which must be answered with `status`. */
export function repeat(bytes: string, status: number): Operation {
  const buffer = Buffer.from(bytes);
  return async (connection) => {
    const reply = await connection.request(buffer);
    if (reply.status !== status)
      throw new Error(`${reply.status} instead of ${status}: ${reply.body.toString()}`);
    return 1;
  };
}

/** Consumes a full batch, or `least` of it, checks it, and acks it; counts cycles. */
export function consumeAndAck(
  topic: string,
  group: string,
  batch: number,
  extra = '',
  { body = requests.BODY, least = batch } = {},
): Operation {
  const content = requests.contentOf(body);
  const poll = Buffer.from(requests.consume(topic, group, batch, extra));
  return async (connection) => {
    const got = await connection.request(poll);
    if (got.status !== 200) throw new Error(`consume: ${got.status} ${got.body.toString()}`);
    const handles = requests.handlesOf(got.body, batch, content, least);
    const acked = await connection.request(requests.ack(topic, group, handles));
    if (acked.status !== 204) throw new Error(`ack: ${acked.status} ${acked.body.toString()}`);
    return 1;
  };
}
