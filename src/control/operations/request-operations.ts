import * as v from 'valibot';
import {
  requestHead,
  requestName,
  requestsQuery,
  requestView,
} from '../../admin/requests/request-schema';
import type { Requests } from '../../admin/requests/requests';
import { object, textAs } from '../../schema/schema';
import { operation, type Operation } from '../api/operation';

/** The last requests and their replies. */
export function requestOperations(requests: Requests): Operation[] {
  return [
    operation({
      id: 'listRequests',
      tag: 'events',
      method: 'GET',
      path: '/requests',
      summary: 'The last requests of both protocols, the newest first',
      description:
        'Those that are over, in all processes on the store; --requests N says how many each keeps. ' +
        'path and client: part of it, whatever the capitals. problems=true: those that ended in an error.',
      query: requestsQuery,
      reply: object({
        requests: v.array(requestHead),
        next: v.optional(textAs('the cursor of the next page; missing after the last')),
      }),
      handle: ({ query }) => requests.list(query),
    }),
    operation({
      id: 'getRequest',
      tag: 'events',
      method: 'GET',
      path: '/requests/{requestId}',
      summary: 'A request and its reply: headers, bodies, and what was to be signed',
      description:
        'Of each body the first 64 KB. Secrets are ***: of an Authorization only the access key id is ' +
        'shown, tokens and cookies not at all.',
      params: requestName,
      reply: requestView,
      problems: { 404: 'The request is not kept.' },
      handle: ({ params }) => requests.of(params),
    }),
  ];
}
