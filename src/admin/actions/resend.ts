import type { Broker } from '../../broker/broker';
import type { Store, Subscription } from '../../store/store';
import { ControlError } from '../../schema/control-error';
import { groupThere } from './existing';

export interface ResendParts {
  readonly broker: Broker;
  readonly store: Store;
  /** Is told which messages are resent. */
  readonly note: (ids: readonly string[]) => void;
}

const BATCH = 500;

/**
 * Makes dead letters of a group deliverable to it again; all, or those of these messages. Says how
 * many. Throws `MqError` where there is no such topic or group, and the 404 that names a message
 * that is no dead letter; then nothing is resent.
 */
export async function resend(
  { broker, store, note }: ResendParts,
  of: Subscription,
  messageIds: readonly string[] | undefined,
): Promise<number> {
  await groupThere(store, of);
  // What was handed out too often is dead, even before it is moved to the dead letters.
  await broker.sweep({ topics: [{ instance: of.instance, topic: of.topic }] });
  const wanted = messageIds && new Set(messageIds);
  const again = async (letters: readonly Letter[]): Promise<number> => {
    if (letters.length === 0) return 0;
    note(letters.map(({ id }) => id));
    return broker.resend(
      of,
      letters.map(({ offset }) => offset),
    );
  };
  let resent = 0;
  const found: Letter[] = [];
  for await (const letters of lettersOf(broker, of)) {
    if (wanted === undefined) resent += await again(letters);
    else found.push(...letters.filter(({ id }) => wanted.has(id)));
  }
  if (wanted === undefined) return resent;
  for (const { id } of found) wanted.delete(id);
  for (const id of wanted) throw notDead(id, of);
  for (let from = 0; from < found.length; from += BATCH) {
    resent += await again(found.slice(from, from + BATCH));
  }
  return resent;
}

interface Letter {
  readonly id: string;
  readonly offset: number;
}

/** The dead letters of a group, a bounded number at a time. */
async function* lettersOf(broker: Broker, of: Subscription): AsyncGenerator<Letter[]> {
  let letters = await broker.deadLetters(of, 0, BATCH);
  while (letters.length > 0) {
    const last = letters.at(-1)?.offset ?? 0;
    yield letters.map(({ message, offset }) => ({ id: message.id, offset }));
    letters = await broker.deadLetters(of, last + 1, BATCH);
  }
}

function notDead(id: string, { topic, group }: Subscription): ControlError {
  return new ControlError('NotDead', {
    detail: `Message ${id} is no dead letter of group ${group} of topic ${topic}.`,
    field: 'messageIds',
  });
}
