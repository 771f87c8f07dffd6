import type { PublishResult } from './broker/message';
import { settingsOf, type Options } from './config/options';
import { seedOf } from './parity/seed';
import { startMqrest as start, type Mqrest as Running, type Parts } from './mqrest';

/** What became of a message that was sent; the id is the one that consumers get. */
export interface SentMessage extends Omit<PublishResult, 'id'> {
  readonly messageId: string;
}

/** A mqrest that serves in this process; `await using mq = await startMqrest()` closes it at the end of its block. */
export interface Mqrest
  extends
    Omit<Running, 'settings' | 'broker' | 'store' | 'history' | 'send' | 'sendMany' | 'act'>,
    AsyncDisposable {
  /** Does by hand what otherwise takes a signed request, or time. */
  readonly act: Omit<Running['act'], 'send' | 'sendMany'>;
  /** Publishes without a signature. */
  send(...args: Parameters<Running['send']>): Promise<SentMessage>;
  /** Publishes up to 1,000 messages in their order; where one would be refused, none. */
  sendMany(...args: Parameters<Running['sendMany']>): Promise<SentMessage[]>;
}

/**
 * Starts mqrest in this process; resolves when it serves. Without options it is what the command
 * `mqrest` starts, but logs no requests. Rejects with a sentence that says which setting is wrong,
 * or why the store or the port cannot be had (with the system's `code`, such as `EADDRINUSE`); then
 * nothing is left running.
 */
export async function startMqrest(options: Options = {}, parts: Parts = {}): Promise<Mqrest> {
  const settings = settingsOf(options);
  const running = await start(settings, { ...parts, ...(await seedOf(settings, parts.warn)) });
  const inside = new Set<string>(['settings', 'broker', 'store', 'history']);
  const mq = Object.fromEntries(
    Object.entries(running).filter(([name]) => !inside.has(name)),
  ) as unknown as Omit<Mqrest, 'send' | 'sendMany' | typeof Symbol.asyncDispose>;
  return {
    ...mq,
    async send(message) {
      return sentMessage(await running.send(message));
    },
    async sendMany(messages) {
      return (await running.sendMany(messages)).map(sentMessage);
    },
    [Symbol.asyncDispose]: () => running.close(),
  };
}

function sentMessage({ id: messageId, ...sent }: PublishResult): SentMessage {
  return { messageId, ...sent };
}
