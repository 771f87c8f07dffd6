import type { IncomingMessage } from 'node:http';
import type { Exchange } from '../recording';
import { KeptBody } from './kept-body';

/** An exchange that is over, its bodies as far as they were kept. */
export interface Passed {
  readonly time: Omit<Exchange, 'request' | 'reply'>;
  readonly req: IncomingMessage;
  readonly asked: KeptBody;
  readonly reply: IncomingMessage | undefined;
  readonly answer: KeptBody;
}

interface PassingOptions {
  /** Bytes that are kept of each body. */
  readonly bodyLimit: number;
  /** Epoch ms. */
  readonly now: () => number;
  readonly nextTurn: () => number;
  /** Gets it once, when it is over. */
  readonly write: (passed: Passed) => void;
}

/** Watches a request and its reply as they pass: when each came, and how it ended. */
export class PassingExchange {
  readonly #asked: KeptBody;
  readonly #answer: KeptBody;
  #at: number;
  #begun = 0;
  #repliedAt: number | undefined;
  #isOver = false;
  #reply: IncomingMessage | undefined;

  constructor(
    private readonly req: IncomingMessage,
    private readonly options: PassingOptions,
  ) {
    this.#at = options.now();
    this.#asked = new KeptBody(options.bodyLimit);
    this.#answer = new KeptBody(options.bodyLimit);
    req.on('data', (piece: Buffer) => this.#asked.add(piece));
    req.on('end', () => (this.#isOver ? undefined : this.#begin()));
  }

  get reply(): IncomingMessage | undefined {
    return this.#reply;
  }

  /** The head of the reply has come. */
  replied(reply: IncomingMessage): void {
    this.#reply = reply;
    this.#repliedAt = this.options.now();
    reply.on('data', (piece: Buffer) => this.#answer.add(piece));
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
    const turns = [this.#begun, nextTurn()] as const;
    const repliedAt = this.#repliedAt;
    const time = {
      ...{ at: this.#at, ...(repliedAt !== undefined && { repliedAt }) },
      ...{ endedAt: Math.max(this.#at, now()), turns, ended },
    };
    write({
      ...{ time, req: this.req, reply: this.#reply },
      ...{ asked: this.#asked, answer: this.#answer },
    });
  }

  #begin(): void {
    this.#at = this.options.now();
    this.#begun = this.options.nextTurn();
  }
}
