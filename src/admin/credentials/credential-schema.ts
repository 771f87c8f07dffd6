import { optional, record, text } from '../../schema/schema';

const word = text({ minLength: 1 });

/** An access key that requests may be signed with. */
export const credential = record({
  accessKeyId: word,
  accessKeySecret: word,
  securityToken: optional(word),
});

/** Which access key. */
export const credentialName = record({ accessKeyId: text() });
