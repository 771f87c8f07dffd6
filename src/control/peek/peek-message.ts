import { messageIn } from '../../broker/payload';
import type { TopicRef } from '../../store/store';
import { known, type Known } from '../api/known';
import { factsOf, type MessageFacts } from '../api/message-facts';
import type { Spotted } from './peek-shelf';

interface Viewed extends Omit<Spotted, 'entry'>, MessageFacts {}

/** A message as whoever looks sees it. Times are epoch ms. */
export type MessageView = Known<Viewed>;

/** The message in an entry that was spotted in a topic. */
export function messageView(topic: TopicRef, { entry, ...state }: Spotted): MessageView {
  return known<Viewed>({ ...factsOf(topic, messageIn(entry)), ...state });
}
