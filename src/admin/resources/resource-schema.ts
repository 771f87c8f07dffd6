import * as v from 'valibot';
import { permissions } from '../../broker/resource-rules';
import { topicTypes } from '../../broker/topic-types';
import type { NamedSchemas } from '../../schema/named-schemas';
import {
  count,
  duration,
  epochMs,
  name,
  object,
  texts,
  whole,
  type ValueOf,
} from '../../schema/schema';
import { nsQuery } from '../actions/action-schema';

const GROUP_TYPES = ['tcp', 'http'] as const;

const described = {
  remark: v.optional(v.pipe(v.string(), v.maxLength(128))),
  /** In place of all that it has. */
  tags: v.optional(texts),
};
/** In place of all that it has; what is left out is as elsewhere. */
const retry = object({
  normal: v.optional(duration),
  ordered: v.optional(duration),
  max: v.optional(whole(0, 10_000)),
});

/** What is to be said of an instance; what is left out stays. */
export const instanceBody = object({
  name: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(64))),
  ...described,
});
/** The same of a topic. */
export const topicBody = object({
  ...described,
  permission: v.optional(v.picklist(permissions)),
  retry: v.optional(retry),
});
/** The same of a group. */
export const groupBody = object({
  ...described,
  type: v.optional(v.picklist(GROUP_TYPES)),
  readable: v.optional(v.boolean()),
  retry: v.optional(retry),
});
export const topicPath = object({ topic: name });
export const groupPath = object({ group: name });
export const resourcesQuery = nsQuery;

export const instanceArgument = object({ ...nsQuery.entries, ...instanceBody.entries });
export const topicArgument = object({
  ...{ ...nsQuery.entries, ...topicPath.entries },
  ...topicBody.entries,
});
export const groupArgument = object({
  ...{ ...nsQuery.entries, ...groupPath.entries },
  ...groupBody.entries,
});

const facts = {
  remark: v.string(),
  tags: texts,
  /** 0 of what was made by use. */
  ...{ createdAt: epochMs, updatedAt: epochMs },
};
/** Spans are ms; what is missing is as elsewhere. */
const retryView = object({
  ...{ normal: v.optional(count), ordered: v.optional(count), max: v.optional(count) },
});
/** What there is of a topic of an instance. */
export const topicResource = object({
  ...{ topic: v.string(), type: v.picklist(topicTypes), queues: count, ...facts },
  ...{ permission: v.picklist(permissions), retry: retryView },
});
/** What there is of a group of an instance. */
export const groupResource = object({
  ...{ group: v.string(), topics: v.array(v.string()), ...facts },
  ...{ type: v.picklist(GROUP_TYPES), readable: v.boolean(), retry: retryView },
});
/** What there is of an instance. */
export const instanceResource = object({
  ...{ ns: v.string(), name: v.string(), ...facts },
  /** Whether names are its own; the default instance has none. */
  namespace: v.boolean(),
  ...{ topics: v.array(topicResource), groups: v.array(groupResource) },
});

/** What the description of the API calls them. */
export const resourceSchemas: NamedSchemas = {
  Retry: [retry, 'When and how often messages come again; what is left out is as elsewhere.'],
  RetryView: [retryView, 'The same in ms and deliveries.'],
  InstanceResource: [instanceResource, 'What there is of an instance, and in it.'],
  TopicResource: [topicResource, 'What there is of a topic. Times are epoch ms, spans ms.'],
  GroupResource: [groupResource, 'What there is of a group. Times are epoch ms, spans ms.'],
};

/** What is to be said of an instance, the default one where it is not named. */
export type InstanceFactsToSet = ValueOf<typeof instanceArgument>;
/** What is to be said of a topic. */
export type TopicFactsToSet = ValueOf<typeof topicArgument>;
/** What is to be said of a group. */
export type GroupFactsToSet = ValueOf<typeof groupArgument>;
/** What there is of a topic. Times are epoch ms, spans ms. */
export type TopicResource = ValueOf<typeof topicResource>;
/** What there is of a group. Times are epoch ms, spans ms. */
export type GroupResource = ValueOf<typeof groupResource>;
/** What there is of an instance, and in it. Times are epoch ms. */
export type InstanceResource = ValueOf<typeof instanceResource>;
export type RetryToSet = NonNullable<TopicFactsToSet['retry']>;
