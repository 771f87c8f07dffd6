/**
 * What the specs and the drivers say to each other: one JSON command per line on a driver's
 * standard input, one JSON answer per line on its standard output, one command at a time.
 */

/** Where and as whom a command acts. Absent fields are those an SDK's user leaves out. */
export interface Target {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secret: string;
  readonly securityToken?: string;
  /** '': no instance. */
  readonly instance: string;
  readonly topic: string;
  readonly group: string;
}

export interface Draft {
  readonly body: string;
  readonly tag?: string;
  readonly properties?: Readonly<Record<string, string>>;
  readonly key?: string;
  readonly shardingKey?: string;
  /** Epoch ms. */
  readonly deliverAt?: number;
  /** Makes it transactional: sent by the SDK's transactional producer. */
  readonly immunitySeconds?: number;
}

export interface Poll {
  readonly limit: number;
  /** Seconds; absent: as the SDK does it when it is not told. */
  readonly wait?: number;
  /** A tag expression. */
  readonly tag?: string;
}

export type Action =
  | ({ readonly op: 'publish' } & Draft)
  | ({ readonly op: 'consume' | 'consumeOrderly' | 'consumeHalf' } & Poll)
  | { readonly op: 'ack'; readonly handles: readonly string[] }
  | { readonly op: 'commit' | 'rollback'; readonly handle: string };

export type Command = Target & Action;

export interface Published {
  readonly id: string;
  /** Upper-case hex. */
  readonly bodyMd5: string;
  /** Of transactional messages only. */
  readonly receiptHandle?: string;
}

export interface Message {
  readonly id: string;
  readonly body: string;
  readonly bodyMd5: string;
  readonly tag?: string;
  /** The producer's own ones, without the reserved. */
  readonly properties: Readonly<Record<string, string>>;
  readonly key?: string;
  readonly shardingKey?: string;
  readonly consumedTimes: number;
  /** These are epoch ms. */
  readonly publishTime: number;
  readonly firstConsumeTime: number;
  readonly nextConsumeTime: number;
  readonly receiptHandle: string;
}

export interface Failure {
  /** The service's code as the SDK tells it; `SdkError` where the SDK itself gave up. */
  readonly code: string;
  readonly message?: string;
  /** Of a failed ack, commit or rollback: the handles that failed. */
  readonly items?: readonly { readonly handle: string; readonly code: string }[];
}

/** Nothing in it: done, with nothing to tell. */
export interface Answer {
  readonly published?: Published;
  readonly messages?: readonly Message[];
  readonly error?: Failure;
}

const RESERVED = ['KEYS', '__SHARDINGKEY', '__STARTDELIVERTIME', '__TransCheckT', '__BORNHOST'];

/**
 * An answer without what sets the SDKs apart: some say `''` where there is nothing, and some keep
 * the reserved properties among the producer's own.
 */
export function normalise({ published, messages, error }: Answer): Answer {
  return {
    ...(published && { published: withoutEmpty(published) }),
    ...(messages && { messages: messages.map(normaliseMessage) }),
    ...(error && { error }),
  };
}

/** A message as a driver writes it: an SDK may know no properties where there are none. */
type WrittenMessage = Omit<Message, 'properties'> & {
  readonly properties?: Message['properties'] | null;
};

function normaliseMessage(message: WrittenMessage): Message {
  const own = Object.entries(message.properties ?? {}).filter(([key]) => !RESERVED.includes(key));
  return { ...withoutEmpty(message), properties: Object.fromEntries(own) };
}

function withoutEmpty<T extends object>(of: T): T {
  const filled = Object.entries(of).filter(([, value]) => value !== '' && value !== null);
  return Object.fromEntries(filled) as T;
}
