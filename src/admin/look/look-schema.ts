import { list, oneOf, optional, record, text, whole } from '../../schema/schema';
import { STATES } from './local-look';

/** Which of several pages. */
const paging = {
  limit: optional(whole({ minimum: 1, maximum: 1000 })),
  cursor: optional(text({ description: 'the next of the page before' })),
};
const ns = optional(text());
const topic = optional(text());
const group = optional(text());

/** Which topics. */
export const topicsQuery = record({ ns, topic, ...paging });
/** Which groups. */
export const groupsQuery = record({ ns, topic, group, ...paging });
/** Which polls. */
export const pollsQuery = record({ ns, topic, group });
/** Of which topic. */
export const messagesParams = record({ topic: text() });

const narrowed = {
  ...{ ns, group, ...paging },
  tag: optional(text({ description: 'tags as in a subscription: A, A||B or *' })),
  key: optional(text()),
};

/** States with commas between them, in words. */
export const STATES_ALLOWED = `some of ${STATES.join(', ')}, with commas`;
/** Which messages of a topic, as a URL says it. */
export const messagesQuery = record({
  ...narrowed,
  state: optional(text({ description: STATES_ALLOWED })),
});
/** The same as a program says it. */
export const messagesArgument = record({
  topic: text(),
  ...narrowed,
  states: optional(list(oneOf(...STATES))),
});
