'use strict';

const { setTimeout: pause } = require('node:timers/promises');

/** Takes orders until it is stopped. */
module.exports = class OrderWorker {
  taken = [];
  #stopping = false;
  #work = Promise.resolve();

  constructor(consumer, waitSeconds, logger) {
    Object.assign(this, { consumer, waitSeconds, logger });
  }

  start() {
    this.#work = this.#run();
  }

  /** Resolves when the poll under way has ended and what it brought is done. */
  async stop() {
    this.#stopping = true;
    await this.#work;
  }

  async #run() {
    while (!this.#stopping) {
      try {
        const { body } = await this.consumer.consumeMessage(16, this.waitSeconds);
        for (const message of body) await this.#take(message);
      } catch (error) {
        if (error.Code === 'MessageNotExist') continue; // no order came
        this.logger.warn('orders not taken: %s', error.message);
        await pause(1000);
      }
    }
  }

  /** What is not acked comes again after five minutes. */
  async #take(message) {
    this.taken.push(message.MessageBody);
    await this.consumer.ackMessage([message.ReceiptHandle]);
  }
};
