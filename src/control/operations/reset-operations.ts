import { operation, type Operation } from '../api/operation';
import type { Reset } from '../../admin/reset/reset';
import { resetBody } from '../../admin/reset/reset-schema';

/** `POST /reset`. */
export function resetOperations(reset: Reset): Operation[] {
  return [
    operation({
      id: 'resetState',
      tag: 'state',
      method: 'POST',
      path: '/reset',
      summary: 'Make everything, or one instance, as after a fresh start',
      description:
        'Polls that wait are answered with nothing, calls that a fault delays are refused. With ns ' +
        'the faults whose match.ns it is are taken back; without it all faults, the clock, run-time ' +
        'credentials and all else that was set here.',
      body: resetBody,
      bodyOptional: true,
      handle: ({ body: { ns } }) => reset.reset(ns),
    }),
  ];
}
