/** The body is longer than the reader's limit. What is left of it is read and thrown away. */
export class BodyTooLarge extends Error {
  constructor(
    /** The most bytes that were allowed. */
    readonly limitBytes: number,
  ) {
    super(`The request body is longer than ${limitBytes} bytes.`);
    this.name = 'BodyTooLarge';
  }
}

/** The client hung up before its body was complete; nobody is there to answer. */
export class RequestAborted extends Error {
  constructor() {
    super('The client hung up before the request was complete.');
    this.name = 'RequestAborted';
  }
}
