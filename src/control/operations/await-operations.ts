import { firing } from '../../admin/faults/fault-schema';
import { operation, type Operation } from '../api/operation';
import { parkedPoll, withNs } from './look-operations';
import { factMembers } from '../../history/message-facts';
import { list, number, optional, record, text, whole } from '../../schema/schema';
import { awaitCall, noneCall } from '../../admin/await/await-schema';
import type { AwaitResult, Awaits } from '../../admin/await/awaits';

const time = number({ description: 'epoch ms' });
const sighting = record({
  ...{ ...factMembers, group: optional(text()), at: time },
  ...{ consumedTimes: optional(whole()), receiptHandle: optional(text()) },
});

const some = optional(whole({ minimum: 0 }));
/** How things stand; of a fault only `matched`, and nothing of one that is gone. */
const state = record({
  ...{ published: some, delivered: some, acked: some, ready: some, inflight: some, dead: some },
  ...{ scheduled: some, half: some, polling: some, matched: some },
});

/** `POST /await` and its opposite. */
export function awaitOperations(awaits: Awaits): Operation[] {
  return [
    operation({
      method: 'POST',
      path: '/await',
      summary: 'Wait until something holds, and get the messages',
      description:
        'published, delivered to the group, acked by it or dead in it: count messages (1) that ' +
        'match; drained: nothing ready and nothing in flight in the group, which counts what it would ' +
        'pass over for its tags as ready until it polls; polling: count of its ' +
        'polls wait; fired: the fault with the id fault has fired count times (and then no topic). ' +
        'What has happened already counts, from since on. match: tag (A||B), key, ' +
        'body (all of it), bodyContains, property (an object), consumedTimes. timeout goes by the real time, ' +
        'however the clock is moved: 5s, at most 10m.',
      body: awaitCall,
      reply: record({
        ...{ now: time, messages: list(sighting) },
        ...{ polls: optional(list(parkedPoll)), firings: optional(list(firing)) },
      }),
      problems: {
        404: 'There is no such fault.',
        408: {
          when: 'It did not hold in time: detail says what is missing, state how things stand.',
          members: record({ now: time, messages: list(sighting), state }),
        },
        409: 'History is off, or a reset came between.',
        429: 'Too many calls wait.',
      },
      handle: async ({ body, caller }) => shown(await awaits.until(body, caller)),
    }),
    operation({
      method: 'POST',
      path: '/expect-none',
      summary: 'Make sure that something does not happen',
      description:
        'That no message that matches was published (with a group: delivered to it), up to now ' +
        'and within a time from now. until says otherwise: published, delivered, acked or dead.',
      body: noneCall,
      reply: record({ now: time }),
      problems: {
        409: {
          when: 'It happened: messages says to which. Or history is off, or a reset came between.',
          members: record({ now: optional(time), messages: optional(list(sighting)) }),
        },
        429: 'Too many calls wait.',
      },
      handle: ({ body, caller }) => awaits.expectNone(body, caller),
    }),
  ];
}

function shown({ polls, ...awaited }: AwaitResult) {
  return polls === undefined ? awaited : { ...awaited, polls: polls.map(withNs) };
}
