import type { IncomingMessage } from 'node:http';
import type { Exchange } from '../recording';
import type { KeptBody } from './kept-body';

interface PassingOptions {
  /** Keeps a body as it passes. */
  readonly keep: () => KeptBody;
  /** Epoch ms. */
  readonly now: () => number;
  readonly nextTurn: () => number;
  /** Gets it once, when it is over. */
  readonly write: (passed: PassingExchange, time: Omit<Exchange, 'request' | 'reply'>) => void;
}

/** A request and its reply as they pass: when each came, how it ended, and what of the bodies is kept. */
export class PassingExchange {
  readonly asked: KeptBody;
  readonly answer: KeptBody;
  reply: IncomingMessage | undefined;
  #at: number;
  #begun = 0;
  #repliedAt: number | undefined;
  #isOver = false;

  constructor(
    readonly req: IncomingMessage,
    private readonly options: PassingOptions,
  ) {
    this.#at = options.now();
    this.asked = options.keep();
    this.answer = options.keep();
    req.on('data', (piece: Buffer) => this.asked.add(piece));
    req.on('end', () => (this.#isOver ? undefined : this.#begin()));
  }

  /** The head of the reply has come. */
  replied(reply: IncomingMessage): void {
    this.reply = reply;
    this.#repliedAt = this.options.now();
    reply.on('data', (piece: Buffer) => this.answer.add(piece));
    // Before the client has its end: what the client does then comes later.
    reply.on('end', () => this.end('complete'));
  }

  /** Only the first of the endings is one. */
  end(ended: Exchange['ended']): void {
    if (this.#isOver) return;
    this.#isOver = true;
    // The reply may come before the request's end, and the client may never send that.
    if (this.#begun === 0) this.#begin();
    const { now, nextTurn, write } = this.options;
    const repliedAt = this.#repliedAt;
    write(this, {
      ...{ at: this.#at, ...(repliedAt !== undefined && { repliedAt }) },
      ...{ endedAt: Math.max(this.#at, now()), turns: [this.#begun, nextTurn()], ended },
    });
  }

  #begin(): void {
    this.#at = this.options.now();
    this.#begun = this.options.nextTurn();
  }
}
