import * as v from 'valibot';
import type { FaultControl } from '../../admin/faults/fault-control';
import { noFault } from '../../admin/faults/no-fault';
import { faultReport } from '../../admin/faults/fault-schema';
import { faultSpec } from '../../faults/fault';
import { operation, type Operation } from '../api/operation';
import { object } from '../../schema/schema';
import { dropped } from './dropped';

const ABOUT =
  'The first fault fires that is for a call; those behind it do not see the call. match: all that ' +
  'is given must hold. nth: at that matching call only; times: so often at most; probability with ' +
  'seed: by chance, the same for the same seed. action has exactly one of error, status, hangUp, ' +
  'reply, failAcks, duplicate, shuffle, throttle, outage, sendStatus and pullStatus; delay (before ' +
  'the work) and delayReply (after it) go with any of them, or alone. match.tag: A, A||B or *. ' +
  'reply truncated and empty are for publish and consume. All processes on the store have the ' +
  'fault; each goes by its own calls, so times: 1 is once in each.';

/** `POST`, `GET` and `DELETE /faults`, `DELETE /faults/{id}`. */
export function faultOperations(faults: FaultControl): Operation[] {
  return [
    operation({
      id: 'addFault',
      tag: 'faults',
      method: 'POST',
      path: '/faults',
      summary: 'Make calls go wrong; with an id of its own in place of the fault that has it',
      description: ABOUT,
      body: faultSpec,
      example: {
        match: { operation: 'publish', topic: 'orders' },
        times: 1,
        action: { status: 502 },
      },
      reply: object({ id: v.string() }),
      status: 201,
      problems: { 409: 'There are too many faults.' },
      handle: async ({ body }) => ({ id: await faults.add(body) }),
    }),
    operation({
      id: 'listFaults',
      tag: 'faults',
      method: 'GET',
      path: '/faults',
      summary: 'The faults with what they have counted, and the last 1,000 firings',
      description: 'Counts and firings are those of all processes on the store together.',
      reply: faultReport,
      handle: () => faults.list(),
    }),
    operation({
      id: 'deleteFaults',
      tag: 'faults',
      method: 'DELETE',
      path: '/faults',
      summary: 'Take all faults back; calls that they delay go on',
      reply: dropped,
      handle: async () => ({ dropped: await faults.drop() }),
    }),
    operation({
      id: 'deleteFault',
      tag: 'faults',
      method: 'DELETE',
      path: '/faults/{id}',
      summary: 'Take a fault back; calls that it delays go on',
      params: object({ id: v.string() }),
      reply: dropped,
      problems: { 404: 'There is no such fault.' },
      handle: async ({ params: { id } }) => {
        const dropped = await faults.drop(id);
        if (dropped === 0) throw noFault(id);
        return { dropped };
      },
    }),
  ];
}
