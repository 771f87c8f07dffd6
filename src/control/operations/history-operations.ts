import { operation, type Operation } from '../api/operation';
import type { History } from '../../history/history';
import { life, messageName } from '../../history/life-view';
import { object } from '../../schema/schema';

const { id, ns } = messageName.entries;

/** What became of messages. */
export function historyOperations(history: History): Operation[] {
  return [
    operation({
      method: 'GET',
      path: '/messages/{id}',
      summary:
        'What became of a message: publish, deliveries, acks, refused receipt handles, moves',
      description:
        'From memory, which holds the last events of the process asked (--history N says how ' +
        'many) and of the others on its store. Without ns a message of any instance.',
      params: object({ id }),
      query: object({ ns }),
      reply: life,
      problems: { 404: 'Nothing is remembered of the message.', 409: 'History is off.' },
      handle: ({ params, query }) => history.of({ ...params, ...query }),
    }),
  ];
}
