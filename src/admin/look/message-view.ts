import { messageIn } from '../../broker/payload';
import type { TopicRef } from '../../store/store';
import { compact, type Compact } from '../../lib/compact';
import { factsOf, type MessageFacts } from '../../history/message-facts';
import type { PlacedMessage } from './message-places';

interface Viewed extends Omit<PlacedMessage, 'entry'>, MessageFacts {}

/** A message as whoever looks sees it. Times are epoch ms. */
export type MessageView = Compact<Viewed>;

/** The message in an entry that was spotted in a topic. */
export function messageView(topic: TopicRef, { entry, ...state }: PlacedMessage): MessageView {
  return compact<Viewed>({ ...factsOf(topic, messageIn(entry)), ...state });
}
