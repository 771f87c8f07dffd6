import { operation, type Operation } from '../api/operation';
import { factMembers } from '../../history/message-facts';
import { flag, list, number, oneOf, optional, record, text, whole } from '../../schema/schema';
import type { History } from '../../history/history';
import { REASONS } from '../../history/refusal-reason';

const time = number({ description: 'epoch ms' });
const count = whole({ minimum: 0 });
const delivery = {
  ...{
    times: count,
    at: time,
    deadline: time,
    receiptHandle: text(),
    client: optional(text()),
    copy: optional(flag()),
  },
};
const refused = list(
  record({ at: time, receiptHandle: text(), reason: oneOf(...REASONS), detail: text() }),
);
const places = oneOf('half', 'scheduled', 'queue', 'delivery', 'dead', 'gone');
const group = record({
  group: text(),
  state: optional(oneOf('inflight', 'ready', 'acked', 'dead', 'gone')),
  deliveries: list(record(delivery)),
  ackedAt: optional(time),
  refused,
});
const transaction = record({
  receiptHandle: optional(text()),
  checks: list(record({ group: text(), ...delivery })),
  settled: optional(oneOf('committed', 'rolled-back')),
  settledAt: optional(time),
  refused,
});
const life = record({
  ...factMembers,
  published: optional(record({ requestId: text(), queue: count })),
  transaction: optional(transaction),
  groups: list(group),
  moves: list(record({ at: time, from: places, to: places, group: optional(text()) })),
});

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
      params: record({ id: text({ minLength: 1 }) }),
      query: record({ ns: optional(text()) }),
      reply: life,
      problems: { 404: 'Nothing is remembered of the message.', 409: 'History is off.' },
      handle: ({ params, query }) => history.of({ ...params, ...query }),
    }),
  ];
}
