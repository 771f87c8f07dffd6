import type { Permission } from '../broker/resource-rules';
import type { TopicType } from '../broker/topic-types';
import type { MqcloudProfile, Quirks } from './mqcloud-profiles';
import type { LogFormat } from '../http/log-line';
import type { StoreName, StoreSettings } from './stores';

/** Everything that can be chosen about a running mqrest. Spans are ms. */
export interface Settings extends StoreSettings {
  /** 0: any free port. */
  readonly port: number;
  readonly host: string;
  /** A file with a certificate in PEM: HTTPS is served with it, not HTTP; '': none. Goes with `tlsKey`. */
  readonly tlsCert: string;
  /** A file with the private key of `tlsCert` in PEM, without a passphrase. */
  readonly tlsKey: string;
  /** `memory` lives and dies with the process; `redis` outlives it and can be shared. */
  readonly store: StoreName;
  /** A recording of `mqrest record`, the end of which is what there is at the start; '': none. */
  readonly from: string;
  /**
   * `off` checks nothing; `known` verifies requests whose AccessKeyId is declared and admits the
   * rest; `strict` admits only what verifies.
   */
  readonly auth: 'off' | 'known' | 'strict';
  readonly credentials: readonly Credential[];
  /** `relaxed` takes what it understands; `strict` refuses what the cloud refuses. */
  readonly profile: 'relaxed' | 'strict';
  /** How long a delivered message stays hidden before it is delivered again. */
  readonly retryMs: number;
  /** The same for ordered consumption. */
  readonly orderedRetryMs: number;
  /** Redeliveries after the first delivery; then the message is a dead letter. */
  readonly maxRetries: number;
  readonly retentionMs: number;
  /**
   * Bytes that the embedded store may take; at this a publish is refused. Request bodies under way
   * may take a quarter of it beside that, and replies that are not sent yet another.
   */
  readonly memoryBytes: number;
  /** Where a new group begins. */
  readonly start: 'earliest' | 'latest';
  /** Whether the first group that checks a topic's half messages is the only one that gets them. */
  readonly bindTransactions: 'on' | 'off';
  /** Whether first use makes topics and groups: yes, yes with a warning, or no. */
  readonly autoCreate: 'on' | 'warn' | 'off';
  /** Whether a poll ends when its time has really passed, or by the clock alone, which may stand still. */
  readonly frozenPolls: 'end' | 'wait';
  /** How far a request's Date may be from now, where it is checked. */
  readonly skewMs: number;
  /** Put before every path of the Aliyun front: '' or '/like/this'. */
  readonly basePath: string;
  /** Which requests get a line; `json`: all, as JSON. */
  readonly log: 'requests' | 'errors' | 'off' | 'json';
  /** `auto`: for people where the command writes to a terminal, else text. */
  readonly logFormat: 'auto' | LogFormat;
  /** Whether the control API is served, at `/_mqrest/v1`. */
  readonly control: 'on' | 'off';
  /**
   * Whether `GET /metrics` is served: to those who may use the control API, to everybody, or not at
   * all, and then nothing is counted.
   */
  readonly metrics: 'on' | 'public' | 'off';
  /**
   * Whether spans are made by the OpenTelemetry SDK that is registered in the process: `off`, `on`, or the path of a
   * module that registers one, which is loaded first.
   */
  readonly otel: string;
  /** Who brings it may use the control API from anywhere; '': only programs on this machine may. */
  readonly controlToken: string;
  /** How many messages and receipt handles events may tell of that are remembered; 0: no history. */
  readonly history: number;
  /** How many requests are kept with their replies, the last ones, of many a second some; 0: none. */
  readonly requests: number;
  /** Processes of the command `mqrest` that serve one port; more than one on Redis only. */
  readonly workers: number;
  /** Whether the MQCloud gateway is served too. It knows no authentication. */
  readonly mqcloud: 'on' | 'off';
  /** Whether web pages of other origins may read what the gateway answers. */
  readonly mqcloudCors: 'on' | 'off';
  /** Which generation of that gateway to be like. */
  readonly mqcloudProfile: MqcloudProfile;
  /** Whether its producers and consumers are registered by their first use. */
  readonly mqcloudAutoRegister: 'on' | 'off';
  readonly mqcloudProducers: readonly DeclaredProducer[];
  readonly mqcloudConsumers: readonly DeclaredConsumer[];
  /** Single behaviours of it that are to be other than the profile's. */
  readonly mqcloudQuirks: Partial<Quirks>;
  readonly instances: readonly DeclaredInstance[];
}

/** An access key that requests may be signed with. */
export interface Credential {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** Requests must bring it as `security-token` (STS). */
  readonly securityToken?: string;
}

/** What is said of an instance, topic or group, for people. */
export interface Described {
  readonly remark?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** When, and how often, what was not acked comes again; absent: as it is elsewhere. */
export interface DeclaredRetry {
  readonly normal?: number;
  readonly ordered?: number;
  readonly max?: number;
}

/** Topics and groups that exist from the start and are never forgotten. */
export interface DeclaredInstance extends Described {
  /** The default instance is ''. */
  readonly id: string;
  /** Absent: the id. */
  readonly name?: string;
  readonly topics: readonly DeclaredTopic[];
  /** Groups that may consume every topic of the instance. */
  readonly groups: readonly DeclaredGroup[];
}

export interface DeclaredTopic extends Described {
  readonly name: string;
  readonly type: TopicType;
  /** 1 to 256; 1 for `global`. */
  readonly queues: number;
  /** Absent: both. */
  readonly permission?: Permission;
  readonly retry?: DeclaredRetry;
}

export interface DeclaredGroup extends Described {
  readonly name: string;
  /** The protocol that it is meant for; absent: `http`. */
  readonly type?: 'tcp' | 'http';
  /** Whether it may consume; absent: it may. */
  readonly readable?: boolean;
  /** Comes before that of its topics. */
  readonly retry?: DeclaredRetry;
}

/** A producer of the MQCloud gateway and the topic it is for. */
export interface DeclaredProducer {
  readonly producer: string;
  readonly topic: string;
}

/** A consumer of the MQCloud gateway, its topic, and whether each of its clients gets all messages. */
export interface DeclaredConsumer {
  readonly consumer: string;
  readonly topic: string;
  readonly broadcast: boolean;
}
