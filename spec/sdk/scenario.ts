import type { Client } from './client';
import type { Message } from './protocol';
import type { SdkName } from './toolchain';

/** Where a scenario plays. */
export interface Stage {
  readonly sdk: SdkName;
  /** Acts at a topic of the scenario's kind that is empty. */
  readonly client: Client;
  /** A second process of the same SDK at the same topic, for what goes on at the same time. */
  readonly second: Client;
  /** Acts where only declared topics and groups exist, at such a topic. */
  readonly strict: Client;
  /** A temporary key, for its security token too. */
  readonly temporaryKey: {
    readonly accessKeyId: string;
    readonly secret: string;
    readonly securityToken: string;
  };
  /** The service's time, epoch ms. */
  readonly now: () => number;
  /** Moves the service's time on by so many ms. */
  readonly travel: (ms: number) => void;
  /** Resolves when a poll waits at the service. */
  readonly parked: () => Promise<void>;
  /** A time of the service is the one expected: to the ms, or within seconds of a real service. */
  readonly sameTime: (actual: number, expected: number) => void;
}

export interface Scenario {
  /** The row of the table. */
  readonly name: string;
  /** Of the topic it needs; the real service has topics of one kind only. */
  readonly kind: 'normal' | 'ordered' | 'timer' | 'transaction';
  /** Why the real service cannot be asked; absent: it can. */
  readonly localOnly?: string;
  /** Throws where the service, seen through the SDK, is not as documented. */
  readonly run: (on: Stage) => Promise<void>;
}

/** Why most scenarios cannot ask the real service. */
export const MOVES_TIME = "moves the service's time";

/** Not a handle that any service has issued; the one that the Node SDK's own suite uses. */
export const NO_HANDLE = 'adfadfadfadf';

/** The one message that a poll brought. */
export async function one(poll: Promise<readonly Message[]>): Promise<Message> {
  const messages = await poll;
  expect(messages).toHaveLength(1);
  const [message] = messages;
  if (message === undefined) throw new Error('there is no message');
  return message;
}

/** Refused with this code. */
export async function refused(call: Promise<unknown>, code: string): Promise<void> {
  await expect(call).rejects.toMatchObject({ code });
}

/** Refused for these handles alone, each with its own code. */
export async function refusedItems(
  call: Promise<unknown>,
  items: readonly { readonly handle: string; readonly code: string }[],
): Promise<void> {
  await expect(call).rejects.toMatchObject({ items });
}

/** There is nothing to consume. */
export function nothing(poll: Promise<unknown>): Promise<void> {
  return refused(poll, 'MessageNotExist');
}

export function bodies(messages: readonly Message[]): string[] {
  return messages.map(({ body }) => body);
}

export function handles(messages: readonly Message[]): string[] {
  return messages.map(({ receiptHandle }) => receiptHandle);
}
