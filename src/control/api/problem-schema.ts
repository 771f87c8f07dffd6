import * as v from 'valibot';
import type { NamedSchemas } from '../../schema/named-schemas';
import { object, textAs, whole } from '../../schema/schema';
import type { RichProblem } from './operation';

const entries = {
  type: v.string(),
  title: v.string(),
  status: whole(400, 599),
  detail: v.optional(v.string()),
  field: v.optional(v.string()),
  allowed: v.optional(v.string()),
  code: v.optional(textAs("the broker's word for it")),
};
const ABOUT = 'What is wrong (RFC 9457): field is the part of the request, allowed what it may be.';

/** What every problem is, and those that say more, by their names. */
export function problemSchemas(rich: readonly RichProblem[]): NamedSchemas {
  const own = rich.map(({ name, members, when }) => [
    name,
    [object({ ...entries, ...members.entries }), when],
  ]);
  return { Problem: [object(entries), ABOUT], ...(Object.fromEntries(own) as NamedSchemas) };
}
