import * as v from 'valibot';
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

/** An access key that is declared at run time. */
export type DeclaredCredential = ValueOf<typeof credential>;
