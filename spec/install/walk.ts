const MESSAGE = '<Message><MessageBody>hello</MessageBody></Message>';

/** What a newcomer does first: publishes a message, consumes it, acks it. Resolves with each status. */
export async function walk(url: string): Promise<number[]> {
  const messages = `${url}/topics/demo/messages`;
  const asGroup = `${messages}?consumer=GID_demo&numOfMessages=1`;
  // Through a library that is loaded for documents of this shape alone.
  const published = await call(messages, 'POST', `<!-- a comment -->${MESSAGE}`);
  const consumed = await call(`${asGroup}&waitseconds=3`, 'GET');
  const [handle] = /(?<=<ReceiptHandle>).*(?=<\/ReceiptHandle>)/.exec(consumed.text) ?? [''];
  const body = `<ReceiptHandles><ReceiptHandle>${handle}</ReceiptHandle></ReceiptHandles>`;
  const acked = await call(asGroup, 'DELETE', body);
  // Through another one.
  const described = await call(`${url}/_mqrest/v1/openapi.json`, 'GET');
  return [published, consumed, acked, described].map(({ status }) => status);
}

/** What {@link walk} resolves with where all goes well. */
export const WALKED = [201, 200, 204, 200];

interface Reply {
  readonly status: number;
  readonly text: string;
}

async function call(url: string, method: string, body?: string): Promise<Reply> {
  const reply = await fetch(url, { method, ...(body !== undefined && { body }) });
  return { status: reply.status, text: await reply.text() };
}
