import cluster, { type Worker } from 'node:cluster';
import { randomUUID } from 'node:crypto';

/**
 * Processes that serve one port together know nothing of each other; the one that looks after them
 * carries questions from one to the others, and their answers back.
 */
type Message =
  | { readonly siblings: 'ask' | 'tell'; readonly id: string }
  | { readonly siblings: 'told'; readonly id: string; readonly answer: unknown }
  | { readonly siblings: 'answers'; readonly id: string; readonly answers: readonly unknown[] };

/** A question that is under way. */
export interface Question {
  readonly asker: Worker;
  /** The workers that have not answered. */
  readonly awaited: Set<Worker>;
  readonly answers: unknown[];
}

/** How long a process that does not answer is waited for; ms. */
const PATIENCE_MS = 1_000;

/** For the process that looks after the others: carries what this one asks and answers. */
export function relay(worker: Worker, questions: Map<string, Question>): void {
  worker.on('message', (message: unknown) => {
    if (!isMessage(message)) return;
    const { siblings, id } = message;
    const question = questions.get(id);
    if (siblings === 'ask') ask(worker, id, questions);
    else if (siblings === 'told' && question?.awaited.delete(worker)) {
      question.answers.push(message.answer);
      if (question.awaited.size === 0) close(id, questions);
    }
  });
}

function ask(asker: Worker, id: string, questions: Map<string, Question>): void {
  const workers = Object.values(cluster.workers ?? {}).filter((one) => one !== undefined);
  const others = workers.filter((one) => one !== asker && one.isConnected());
  questions.set(id, { asker, awaited: new Set(others), answers: [] });
  for (const other of others) send(other, { siblings: 'tell', id });
  if (others.length === 0) close(id, questions);
  else setTimeout(() => close(id, questions), PATIENCE_MS).unref();
}

function close(id: string, questions: Map<string, Question>): void {
  const question = questions.get(id);
  if (question === undefined) return;
  questions.delete(id);
  send(question.asker, { siblings: 'answers', id, answers: question.answers });
}

/** One that has gone in the meantime gets nothing. */
function send(worker: Worker, message: Message): void {
  if (worker.isConnected()) worker.send(message, () => undefined);
}

/**
 * For such a process: answers the others with what `tell` gives, plain data; the function returned
 * asks them, and resolves with what those have told that answered in time.
 */
export function siblings<T>(tell: () => T): () => Promise<T[]> {
  const waiting = new Map<string, (answers: T[]) => void>();
  process.on('message', (message: unknown) => {
    if (!isMessage(message)) return;
    const { id } = message;
    if (message.siblings === 'tell') say({ siblings: 'told', id, answer: tell() });
    else if (message.siblings === 'answers') {
      waiting.get(id)?.(message.answers as T[]);
      waiting.delete(id);
    }
  });
  return () =>
    new Promise((resolve) => {
      const id = randomUUID();
      waiting.set(id, resolve);
      say({ siblings: 'ask', id });
    });
}

function say(message: Message): void {
  process.send?.(message, () => undefined);
}

function isMessage(message: unknown): message is Message {
  return typeof message === 'object' && message !== null && 'siblings' in message;
}
