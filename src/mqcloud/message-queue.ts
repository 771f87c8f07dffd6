/** A queue as the gateway names it, in the order of its fields. */
export interface MessageQueue {
  readonly topic: string;
  readonly brokerName: string;
  readonly queueId: number;
}

const A = 'a'.charCodeAt(0);
const BROKER = /^broker-([a-z])$/;

/** The name of a queue by its number: broker-a has the first `perBroker` queues, broker-b the next, … */
export function messageQueue(topic: string, queue: number, perBroker: number): MessageQueue {
  const broker = Math.min(Math.floor(queue / perBroker), 25);
  return {
    topic,
    brokerName: `broker-${String.fromCharCode(A + broker)}`,
    queueId: queue - broker * perBroker,
  };
}

/** The number of a queue by its name; `undefined` for what cannot be one. */
export function queueNumber(
  brokerName: string | null,
  queueId: number,
  perBroker: number,
): number | undefined {
  const letter = BROKER.exec(brokerName ?? '')?.[1];
  if (letter === undefined || queueId < 0) return undefined;
  return (letter.charCodeAt(0) - A) * perBroker + queueId;
}
