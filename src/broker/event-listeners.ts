import type { Observe } from './events';

/** Those that want to know what happens to messages. An event is made only while there are some. */
export class EventListeners {
  /** Whether there are any; to be asked before an event is made. */
  active = false;
  #listeners: readonly Observe[] = [];

  /** Calls back with every event from now on; returns the function that stops it. */
  add(listener: Observe): () => void {
    this.#set([...this.#listeners, listener]);
    return () => this.#set(this.#listeners.filter((one) => one !== listener));
  }

  /** Hands an event to each listener, in the order in which they were added. */
  readonly tell: Observe = (event) => {
    for (const listener of this.#listeners) listener(event);
  };

  #set(listeners: readonly Observe[]): void {
    this.#listeners = listeners;
    this.active = listeners.length > 0;
  }
}
