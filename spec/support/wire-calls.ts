import type { Mqrest } from '../../src/mqrest';

/** What came back; `error` where no whole reply did. */
export interface Wire {
  readonly status?: number;
  readonly text?: string;
  readonly type?: string | null;
  readonly requestId?: string | null;
  /** The code in a reply's XML. */
  readonly code?: string | undefined;
  readonly error?: true;
}

/** Any request; never rejects. */
export async function wire(mq: Mqrest, path: string, init: RequestInit = {}): Promise<Wire> {
  try {
    const reply = await fetch(`${mq.url}${path}`, init);
    const text = await reply.text();
    return {
      ...{ status: reply.status, text, type: reply.headers.get('content-type') },
      requestId: reply.headers.get('x-mq-request-id'),
      code: /<(?:Error)?Code>(\w+)</.exec(text)?.[1],
    };
  } catch {
    return { error: true };
  }
}

/** A publish, unsigned. */
export function publish(mq: Mqrest, topic: string, body: string, tag = ''): Promise<Wire> {
  const xml = `<Message><MessageBody>${body}</MessageBody><MessageTag>${tag}</MessageTag></Message>`;
  return wire(mq, `/topics/${topic}/messages`, { method: 'POST', body: xml });
}

/** A poll of GID_a, unsigned. */
export function poll(mq: Mqrest, topic: string, query = '', limit = 16): Promise<Wire> {
  return wire(mq, `/topics/${topic}/messages?consumer=GID_a&numOfMessages=${limit}&${query}`);
}

/** An ack of GID_a, unsigned. */
export function ack(mq: Mqrest, topic: string, handles: readonly string[]): Promise<Wire> {
  const items = handles.map((handle) => `<ReceiptHandle>${handle}</ReceiptHandle>`).join('');
  const body = `<ReceiptHandles>${items}</ReceiptHandles>`;
  return wire(mq, `/topics/${topic}/messages?consumer=GID_a`, { method: 'DELETE', body });
}

/** The texts of an element in a reply, in their order. */
export function textsOf({ text = '' }: Wire, element: string): string[] {
  return [...text.matchAll(new RegExp(`<${element}>([^<]*)<`, 'g'))].map(([, one]) => one ?? '');
}

/** Resolves when a fault has fired so often, in whichever process. */
export async function fired(mq: Mqrest, fault: string, count = 1): Promise<void> {
  await mq.until({ until: 'fired', fault, count });
}
