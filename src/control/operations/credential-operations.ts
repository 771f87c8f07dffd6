import { operation, type Operation } from '../api/operation';
import * as v from 'valibot';
import { object } from '../../schema/schema';
import type { CredentialControl } from '../../admin/credentials/credential-control';
import { noCredential } from '../../admin/credentials/no-credential';
import { credential, credentialName } from '../../admin/credentials/credential-schema';
import { dropped } from './dropped';

/** `GET` and `POST /credentials`, `DELETE /credentials/{accessKeyId}`. */
export function credentialOperations(credentials: CredentialControl): Operation[] {
  return [
    operation({
      id: 'listCredentials',
      tag: 'credentials',
      method: 'GET',
      path: '/credentials',
      summary: 'The access key ids that were declared here',
      reply: object({ accessKeyIds: v.array(v.string()) }),
      handle: () => ({ accessKeyIds: credentials.list() }),
    }),
    operation({
      id: 'addCredential',
      tag: 'credentials',
      method: 'POST',
      path: '/credentials',
      summary: 'Declare an access key that requests may be signed with',
      body: credential,
      example: { accessKeyId: 'ci', accessKeySecret: 'ci-secret' },
      handle: ({ body }) => credentials.add(body),
    }),
    operation({
      id: 'deleteCredential',
      tag: 'credentials',
      method: 'DELETE',
      path: '/credentials/{accessKeyId}',
      summary: 'Take an access key back',
      params: credentialName,
      reply: dropped,
      problems: { 404: 'No such access key was declared here.' },
      handle: async ({ params: { accessKeyId } }) => {
        if (!(await credentials.drop(accessKeyId))) throw noCredential(accessKeyId);
        return { dropped: 1 };
      },
    }),
  ];
}
