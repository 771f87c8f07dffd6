import { ControlError } from '../../schema/control-error';

/** The 404 for an access key id that was not declared while mqrest runs. */
export function noCredential(accessKeyId: string): ControlError {
  const detail = `No access key ${accessKeyId} was declared; GET /credentials lists those that were.`;
  return new ControlError('NoSuchCredential', { detail, field: 'accessKeyId' });
}
