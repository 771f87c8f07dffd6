import * as v from 'valibot';
import { firing } from '../../faults/fault';
import { lang, verdict } from '../../admin/why/why-schema';
import { operation, type Operation } from '../api/operation';
import { parkedPoll, withNs } from './look-operations';
import { factEntries } from '../../history/message-facts';
import type { NamedSchemas } from '../../schema/named-schemas';
import { count, epochMs, object } from '../../schema/schema';
import { awaitCall, noneCall } from '../../admin/await/await-schema';
import type { AwaitResult, Awaits } from '../../admin/await/awaits';

const sighting = object({
  ...{ ...factEntries, group: v.optional(v.string()), at: epochMs },
  ...{ consumedTimes: v.optional(count), receiptHandle: v.optional(v.string()) },
});

const some = v.optional(count);
/** How things stand; of a fault only `matched`, and nothing of one that is gone. */
const state = object({
  ...{ published: some, delivered: some, acked: some, ready: some, inflight: some, dead: some },
  ...{ scheduled: some, half: some, polling: some, matched: some },
});

/** Why messages are not as they were to be. */
const messageVerdict = object({ id: v.string(), group: v.optional(v.string()), why: verdict });
const verdicts = v.array(messageVerdict);

/** What the description of the API calls them. */
export const awaitReplySchemas: NamedSchemas = {
  Sighting: [sighting, 'A message that was seen.'],
  MessageVerdict: [messageVerdict, 'Why a message is not as it was to be.'],
  Tally: [
    state,
    'How things stand, in messages and calls; of a fault only matched, and nothing of one that is gone.',
  ],
};

/** In which language it is said why it failed; the body may say it too. */
const query = object({ lang });

/** `POST /await` and its opposite. */
export function awaitOperations(awaits: Awaits): Operation[] {
  return [
    operation({
      id: 'awaitCondition',
      tag: 'waiting',
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
        'however the clock is moved: 5s, at most 10m. lang: the language of what is said where it does not hold.',
      query,
      body: awaitCall,
      example: { topic: 'orders', group: 'GID_billing', until: 'acked', count: 2, timeout: '5s' },
      reply: object({
        ...{ now: epochMs, messages: v.array(sighting) },
        ...{ polls: v.optional(v.array(parkedPoll)), firings: v.optional(v.array(firing)) },
      }),
      problems: {
        404: 'There is no such fault.',
        408: {
          name: 'NotInTimeProblem',
          when:
            'It did not hold in time: detail says what is missing, state how things stand, verdicts ' +
            'why the first messages that match are not as they were to be.',
          members: object({ now: epochMs, messages: v.array(sighting), state, verdicts }),
        },
        409: 'History is off, or a reset came between.',
        429: 'Too many calls wait.',
      },
      handle: async ({ query: { lang }, body, caller }) =>
        shown(await awaits.until({ ...body, lang: body.lang ?? lang }, caller)),
    }),
    operation({
      id: 'expectNoMessages',
      tag: 'waiting',
      method: 'POST',
      path: '/expect-none',
      summary: 'Make sure that something does not happen',
      description:
        'That no message that matches was published (with a group: delivered to it), up to now ' +
        'and within a time from now. until says otherwise: published, delivered, acked or dead.',
      query,
      body: noneCall,
      example: { topic: 'orders', match: { tag: 'refund' }, within: '1s' },
      reply: object({ now: epochMs }),
      problems: {
        409: {
          name: 'NotNoneProblem',
          when: 'It happened: messages says to which. Or history is off, or a reset came between.',
          members: object({ now: v.optional(epochMs), messages: v.optional(v.array(sighting)) }),
        },
        429: 'Too many calls wait.',
      },
      handle: ({ query: { lang }, body, caller }) =>
        awaits.expectNone({ ...body, lang: body.lang ?? lang }, caller),
    }),
  ];
}

function shown({ polls, ...awaited }: AwaitResult) {
  return polls === undefined ? awaited : { ...awaited, polls: polls.map(withNs) };
}
