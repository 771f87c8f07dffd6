import { operation, type Operation } from '../api/operation';
import type { RunTimeCredentials } from './run-time-credentials';
import { list, optional, record, text, whole } from '../api/schema';

const word = text({ minLength: 1 });

/** `GET` and `POST /credentials`, `DELETE /credentials/{accessKeyId}`. */
export function credentialOperations(credentials: RunTimeCredentials): Operation[] {
  return [
    operation({
      method: 'GET',
      path: '/credentials',
      summary: 'The access key ids that were declared here',
      reply: record({ accessKeyIds: list(text()) }),
      handle: () => ({ accessKeyIds: credentials.ids }),
    }),
    operation({
      method: 'POST',
      path: '/credentials',
      summary: 'Declare an access key that requests may be signed with',
      body: record({
        accessKeyId: word,
        accessKeySecret: word,
        securityToken: optional(word),
      }),
      handle: ({ body }) => credentials.declare(body),
    }),
    operation({
      method: 'DELETE',
      path: '/credentials/{accessKeyId}',
      summary: 'Take an access key back',
      params: record({ accessKeyId: text() }),
      reply: record({ dropped: whole({ minimum: 0 }) }),
      handle: async ({ params }) => ({
        dropped: Number(await credentials.drop(params.accessKeyId)),
      }),
    }),
  ];
}
