import { ControlError } from '../../schema/control-error';

/** The 404 for an id that no fault has. */
export function noFault(id: string): ControlError {
  const detail = `There is no fault ${id}; GET /faults lists those there are.`;
  return new ControlError('NoSuchFault', { detail, field: 'fault' });
}
