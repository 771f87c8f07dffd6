import { messageIn } from '../../broker/payload';
import { factsOf } from '../../history/message-facts';
import { compact } from '../../lib/compact';
import type { TopicRef } from '../../store/store';
import type { MessageView } from './look-schema';
import type { PlacedMessage } from './message-places';

/** The message in an entry that was found in a place of a topic. */
export function messageView(topic: TopicRef, { entry, ...placement }: PlacedMessage): MessageView {
  return compact<MessageView>({ ...factsOf(topic, messageIn(entry)), ...placement });
}
