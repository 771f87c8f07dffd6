import type { TopicType } from '../broker/topic-types';
import type { MqcloudProfile, Quirks } from './mqcloud-profiles';
import type { StoreName } from './stores';

/** Everything that can be chosen about a running mqrest. Spans are ms. */
export interface Settings {
  /** 0: any free port. */
  readonly port: number;
  readonly host: string;
  /** A file with a certificate in PEM: HTTPS is served with it, not HTTP; '': none. Goes with `tlsKey`. */
  readonly tlsCert: string;
  /** A file with the private key of `tlsCert` in PEM, without a passphrase. */
  readonly tlsKey: string;
  /** `memory` lives and dies with the process; `redis` outlives it and can be shared. */
  readonly store: StoreName;
  /**
   * `redis://`, `rediss://` (TLS), `redis+sentinel://host:port,host:port/master` or
   * `redis+cluster://host:port,host:port`.
   */
  readonly redisUrl: string;
  /** A file with the authorities in PEM that `rediss://` trusts; '': those that Node trusts. */
  readonly redisTlsCa: string;
  /** A file with a certificate in PEM that is shown to Redis; '': none. Goes with `redisTlsKey`. */
  readonly redisTlsCert: string;
  /** A file with the private key of `redisTlsCert` in PEM, without a passphrase. */
  readonly redisTlsKey: string;
  /** How long Redis may be silent while it owes a reply; then the connection is made anew. */
  readonly redisTimeoutMs: number;
  /** How many replicas must have a change before it is answered; 0: none. */
  readonly redisMinReplicas: number;
  /** How long the start waits for a Redis that cannot be had yet; 0: not at all. */
  readonly waitForStoreMs: number;
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
  readonly log: 'requests' | 'errors' | 'off';
  /** Whether the control API is served, at `/_mqrest/v1`. */
  readonly control: 'on' | 'off';
  /** Who brings it may use the control API from anywhere; '': only programs on this machine may. */
  readonly controlToken: string;
  /** How many messages and receipt handles events may tell of that are remembered; 0: no history. */
  readonly history: number;
  /** Processes of the command `mqrest` that serve one port; more than one on Redis only. */
  readonly workers: number;
  /**
   * A directory in which the embedded store keeps every change as it is made, or a file to restore
   * everything from at the start and to save it to at a clean end; '': neither. It is a directory if
   * it is there as one, or ends in `/`.
   */
  readonly state: string;
  /** When a change that is kept in a directory is on the disk: before it is answered, within a second, or some time. */
  readonly stateFsync: 'always' | 'everysec' | 'no';
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

/** Topics and groups that exist from the start and are never forgotten. */
export interface DeclaredInstance {
  /** The default instance is ''. */
  readonly id: string;
  readonly topics: readonly DeclaredTopic[];
  /** Groups that may consume every topic of the instance. */
  readonly groups: readonly string[];
}

export interface DeclaredTopic {
  readonly name: string;
  readonly type: TopicType;
  /** 1 to 256; 1 for `global`. */
  readonly queues: number;
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
