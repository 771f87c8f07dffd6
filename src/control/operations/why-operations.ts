import type { Why } from '../../admin/why/why';
import { explainedMessage, whyArgument } from '../../admin/why/why-schema';
import { object } from '../../schema/schema';
import { operation, type Operation } from '../api/operation';

const { id, ns, lang } = whyArgument.entries;

/** Why messages are where they are. */
export function whyOperations(why: Why): Operation[] {
  return [
    operation({
      method: 'GET',
      path: '/messages/{id}',
      summary: 'What became of a message, and why each group has it or not',
      description:
        'From the store, and from memory, which holds the last events of the process asked ' +
        '(--history N says how many) and of the others on its store. why has a code for programs, a ' +
        'sentence, what is in the way, when that ends by itself, and what to do. What history has ' +
        'forgotten is told from the store alone. Without ns a message of any instance.',
      params: object({ id }),
      query: object({ ns, lang }),
      reply: explainedMessage,
      problems: { 404: 'Nothing is remembered of the message, and the store does not have it.' },
      handle: ({ params, query }) => why.of({ ...params, ...query }),
    }),
  ];
}
