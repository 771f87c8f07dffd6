import type { Permission } from '../broker/resource-rules';
import type { TopicType } from '../broker/topic-types';
import { ConfigError } from './complete';
import { dotted, readMapping } from './mapping';
import type { MqcloudProfile, Quirks } from './mqcloud-profiles';
import type { Credential, DeclaredConsumer, DeclaredProducer, Settings } from './settings';
import type { StoreName } from './stores';

/** ms, or text such as `300ms`, `5m`, `4m59s` or `PT5M`. */
type Time = number | string;
type Switch = 'on' | 'off';
/** Members may be left out; `undefined` counts as left out. */
type Some<T> = { readonly [K in keyof T]?: T[K] | undefined };

/**
 * What can be chosen about a mqrest in a program: the keys of `mqrest.yaml`, nested as there.
 * docs/settings.md has what each means, and its default.
 */
export type Options = Some<{
  /** 0: any free one. */
  port: number;
  host: string;
  /** Files in PEM. */
  tls: Some<{ cert: string; key: string }>;
  basePath: string;
  log: Settings['log'];
  store: StoreName;
  /** Implies `store: 'redis'`. */
  redis: Some<{
    url: string;
    tls: Some<{ ca: string; cert: string; key: string }>;
    timeout: Time;
    minReplicas: number;
  }>;
  waitForStore: Time;
  /** Bytes, or text such as `512mb`. */
  memory: number | string;
  /** A directory, or a file. */
  state: string;
  /** A recording of `mqrest record`: what there was at its end is there from the start. */
  from: string;
  stateFsync: Settings['stateFsync'];
  auth: Settings['auth'];
  credentials: readonly Credential[];
  skew: Time;
  profile: Settings['profile'];
  retry: RetryOption;
  retention: Time;
  start: Settings['start'];
  transactions: Some<{ bind: Switch }>;
  autoCreate: Settings['autoCreate'];
  frozenPolls: Settings['frozenPolls'];
  control: Some<{ enabled: Switch; token: string }>;
  logFormat: Settings['logFormat'];
  metrics: Settings['metrics'];
  /** `true` or `'on'`: spans by the OpenTelemetry SDK of this program; a path: of a module that starts one. */
  otel: boolean | string;
  history: number;
  /** How many of the last requests and their replies are kept. */
  requests: number;
  /** More than 1: by the command only. */
  workers: number;
  mqcloud: Some<{
    enabled: Switch;
    cors: Switch;
    profile: MqcloudProfile;
    autoRegister: Switch;
    producers: readonly DeclaredProducer[];
    consumers: readonly (Omit<DeclaredConsumer, 'broadcast'> &
      Some<Pick<DeclaredConsumer, 'broadcast'>>)[];
    quirks: Some<Quirks>;
  }>;
  /** Topics and groups that are there from the start. */
  instances: readonly InstanceOption[];
}>;

/** Topics and groups of an instance; the default one has no id. */
export type InstanceOption = Some<{
  id: string;
  name: string;
  remark: string;
  tags: Readonly<Record<string, string>>;
  topics: readonly TopicOption[];
  /** Names, or what else is said of a group. */
  groups: readonly (string | GroupOption)[];
}>;

/** A topic of type `normal` with one queue, or eight if it is `ordered`, unless it says otherwise. */
export interface TopicOption {
  readonly name: string;
  readonly type?: TopicType | undefined;
  readonly queues?: number | undefined;
  readonly remark?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** Held to by the strict profile. */
  readonly permission?: Permission | undefined;
  readonly retry?: RetryOption | undefined;
}

/** A group of type `http` that may consume, unless it says otherwise. Its `retry` comes before a topic's. */
export interface GroupOption {
  readonly name: string;
  readonly type?: 'tcp' | 'http' | undefined;
  readonly remark?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** Held to by the strict profile. */
  readonly readable?: boolean | undefined;
  readonly retry?: RetryOption | undefined;
}

/** The `retry` of all, for one topic or group. */
export type RetryOption = Some<{ normal: Time; ordered: Time; max: number }>;

/** What the options choose; throws the `ConfigError` that names everything that is wrong in them. */
export function settingsOf(options: Options): Partial<Settings> {
  const { chosen, problems } = readMapping(options, (path) => dotted(path) || 'options');
  if (problems.length > 0) throw new ConfigError(problems);
  return chosen;
}
