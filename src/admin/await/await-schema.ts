import {
  dictionary,
  duration,
  instant,
  oneOf,
  optional,
  record,
  text,
  whole,
} from '../../schema/schema';
import { UNTIL, UNTIL_NONE } from './await-query';

const match = record({
  ...{ tag: optional(text()), key: optional(text()), body: optional(text()) },
  ...{ bodyContains: optional(text()), property: optional(dictionary(text())) },
  consumedTimes: optional(whole({ minimum: 1 })),
});
const meant = {
  ...{ ns: optional(text()), group: optional(text()) },
  ...{ match: optional(match), since: optional(instant()) },
};
const topic = text({ minLength: 1 });

/** What `/await` takes; `checkAwait` says what belongs together. */
export const awaitCall = record({
  ...{ ...meant, topic: optional(topic), fault: optional(text()) },
  until: oneOf(...UNTIL, 'fired'),
  count: optional(whole({ minimum: 1, maximum: 10_000 })),
  timeout: optional(duration()),
});

/** What `/expect-none` takes. */
export const noneCall = record({
  ...{ ...meant, topic, until: optional(oneOf(...UNTIL_NONE)) },
  within: duration(),
});
