import * as v from 'valibot';
import type { NamedSchemas } from '../../schema/named-schemas';
import { name, object, type ValueOf } from '../../schema/schema';

/** An access key that requests may be signed with. */
export const credential = object({
  accessKeyId: name,
  accessKeySecret: name,
  /** Of temporary access; absent: none is asked for. */
  securityToken: v.optional(name),
});

/** Which access key. */
export const credentialName = object({ accessKeyId: v.string() });

/** What the description of the API calls them. */
export const credentialSchemas: NamedSchemas = {
  Credential: [credential, 'An access key that requests may be signed with.'],
};

/** An access key that is declared at run time. */
export type DeclaredCredential = ValueOf<typeof credential>;
