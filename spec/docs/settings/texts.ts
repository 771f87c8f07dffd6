import type { Settings } from '../../../src/config/settings';

/** What the reference says of a setting in each language: one sentence or two, with links between pages. */
export interface Texts {
  readonly en: string;
  readonly zh: string;
  /** In place of the default in the settings table, where that is none that one could write down. */
  readonly default?: { readonly en: string; readonly zh: string };
}

/** The text of every setting. */
export const texts: { readonly [K in keyof Settings]: Texts } = {
  port: { en: 'The port to listen on; 0: any free one.', zh: '监听端口；0 表示任意空闲端口。' },
  host: {
    en: 'The address to listen on, a name or an IP address; `0.0.0.0`: all.',
    zh: '监听地址，主机名或 IP 地址；`0.0.0.0` 表示所有地址。',
  },
  tlsCert: {
    en: 'A certificate in PEM, with which it serves HTTPS: [running](running.md#https).',
    zh: 'PEM 格式的证书文件，设置后对外提供 HTTPS，见[部署](running.md#https)。',
  },
  tlsKey: {
    en: 'The private key of that certificate in PEM, without a passphrase.',
    zh: '该证书的 PEM 格式私钥文件，不能带口令。',
  },
  store: {
    en: '`memory` lives in the process; `redis` outlives it and can be shared: [running](running.md#stores).',
    zh: '`memory` 随进程存亡；`redis` 在进程结束后仍然保留，并可由多个进程共享，见[部署](running.md#stores)。',
  },
  redisUrl: {
    en: 'Where Redis is: `redis://`, `rediss://`, `redis+sentinel://h:p,h:p/master`, `redis+cluster://h:p,h:p`.',
    zh: 'Redis 的地址：`redis://`、`rediss://`、`redis+sentinel://h:p,h:p/master`、`redis+cluster://h:p,h:p`。',
  },
  redisTlsCa: {
    en: 'The authorities in PEM that `rediss://` trusts: [running](running.md#stores).',
    zh: '`rediss://` 信任的 CA 证书（PEM），见[部署](running.md#stores)。',
  },
  redisTlsCert: {
    en: 'A certificate in PEM that is shown to Redis.',
    zh: '向 Redis 出示的客户端证书（PEM）。',
  },
  redisTlsKey: { en: 'Its private key in PEM.', zh: '该客户端证书的私钥（PEM）。' },
  redisTimeoutMs: {
    en: 'How long Redis may owe a reply; then the connection is made anew, and the call is refused.',
    zh: '等待 Redis 应答的最长时间；超时后重建连接，并拒绝当前请求。',
  },
  redisMinReplicas: {
    en: 'How many replicas must have a change before it is answered: [durability](durability.md#replicas).',
    zh: '变更须同步到多少个副本后才应答，见[持久性](durability.md#replicas)。',
  },
  waitForStoreMs: {
    en: 'How long the start waits for a Redis that takes no messages yet, such as `30s`.',
    zh: '启动时最多等待 Redis 就绪多久，例如 `30s`。',
  },
  auth: {
    en: '`off` checks nothing; `known` verifies declared keys; `strict` admits nothing else: [signatures](#signatures).',
    zh: '`off` 不校验签名；`known` 只校验已声明的 AccessKey；`strict` 只接受校验通过的请求，见[签名](#signatures)。',
  },
  credentials: {
    en: 'Access keys: `accessKeyId`, `accessKeySecret`, with STS `securityToken`. The flag may be repeated; the variable is `ID:SECRET,…`.',
    zh: '访问密钥：`accessKeyId`、`accessKeySecret`，使用 STS 时还有 `securityToken`。参数可重复给出；环境变量写作 `ID:SECRET,…`。',
  },
  profile: {
    en: '`strict` refuses what the cloud refuses: [relaxed and strict](#relaxed-and-strict).',
    zh: '`strict` 拒绝云上会拒绝的请求，见[宽松与严格](#relaxed-and-strict)。',
  },
  retryMs: {
    en: 'Until an unacked message is delivered again.',
    zh: '消息未被确认时，多久之后重新投递。',
  },
  orderedRetryMs: { en: 'The same in ordered consumption.', zh: '同上，用于顺序消费。' },
  maxRetries: {
    en: 'Retries before a message is a dead letter.',
    zh: '重试多少次后消息转为死信消息。',
  },
  retentionMs: { en: 'How long messages are kept.', zh: '消息保留时间。' },
  memoryBytes: {
    en: 'What the embedded store may take, such as `512mb`: [running](running.md#memory).',
    zh: '内置存储最多占用的内存，例如 `512mb`，见[部署](running.md#memory)。',
    default: { en: 'half of the heap', zh: '堆的一半' },
  },
  start: { en: 'Where new groups begin.', zh: '新消费者组的起始消费位点。' },
  bindTransactions: {
    en: '`on`: the first group to check half messages of a topic is the only one to get them.',
    zh: '`on`：一个主题的半事务消息只交给第一个来回查的消费者组。',
  },
  autoCreate: {
    en: 'Whether first use makes topics and groups; `warn`: with a line in the log.',
    zh: '首次使用时是否自动创建主题和消费者组；`warn`：创建并记录一行日志。',
  },
  frozenPolls: {
    en: '`end`: a poll ends when its time has really passed, though the clock stands still; `wait`: by the clock alone.',
    zh: '`end`：即使时钟已冻结，长轮询也会在真实时间到期后返回；`wait`：只看时钟。',
  },
  skewMs: {
    en: 'How far the `Date` of a request may be from the clock.',
    zh: '请求头 `Date` 与时钟之间允许的最大偏差。',
  },
  basePath: {
    en: 'Put before `/topics`, such as `/base`.',
    zh: '加在 `/topics` 之前的路径前缀，例如 `/base`。',
  },
  log: {
    en: 'Which requests have a line in the log: [running](running.md#health-log-stopping).',
    zh: '哪些请求记入日志，见[部署](running.md#health-log-stopping)。',
  },
  control: {
    en: 'Whether the control API is served: [testing](testing.md#who-may-use-it).',
    zh: '是否提供控制 API，见[测试](testing.md#who-may-use-it)。',
  },
  history: {
    en: 'How many events `GET /messages/{id}` and `GET /events` can tell of; 0: none.',
    zh: '`GET /messages/{id}` 和 `GET /events` 最多能追溯多少个事件；0 表示不记录。',
  },
  metrics: {
    en: 'Figures for Prometheus at `/metrics`: `on` as the control API, `public` for everybody: [operating](operating.md).',
    zh: '在 `/metrics` 提供 Prometheus 指标：`on` 与控制 API 的访问规则相同，`public` 对所有人开放，见[运维](operating.md)。',
  },
  otel: {
    en: 'Spans for OpenTelemetry: `on` by the SDK of the process, or the module that starts one: [operating](operating.md#traces).',
    zh: 'OpenTelemetry 链路追踪：`on` 使用进程中已有的 SDK，也可以是启动 SDK 的模块，见[运维](operating.md#traces)。',
  },
  logFormat: {
    en: 'How a line of the log is written; `auto`: for people on a terminal, else text: [operating](operating.md).',
    zh: '日志行的写法；`auto`：终端上便于阅读，否则为纯文本，见[运维](operating.md)。',
  },
  requests: {
    en: 'How many of the last requests and replies each process keeps: [events](events.md); 0: none.',
    zh: '每个进程保留最近多少个请求及其应答，见[事件](events.md)；0 表示不保留。',
  },
  workers: {
    en: 'Processes that serve the port, on Redis only: [running](running.md#several-processes).',
    zh: '共同服务同一端口的进程数，仅用于 Redis，见[部署](running.md#several-processes)。',
  },
  state: {
    en: 'Keeps the embedded store: a directory [over crashes](running.md#a-state-directory), a file [over clean stops](testing.md#keep-state).',
    zh: '保存内置存储：目录可[在崩溃后恢复](running.md#a-state-directory)，文件只[在正常停止时保存](testing.md#keep-state)。',
  },
  from: {
    en: 'Starts with what there was at the end of a recording: [parity](parity.md#start-from-a-recording).',
    zh: '以一份录制结束时的状态启动，见[一致性](parity.md#start-from-a-recording)。',
  },
  stateFsync: {
    en: 'When a change in a state directory is on the disk: [running](running.md#a-state-directory).',
    zh: '状态目录中的变更何时落盘，见[部署](running.md#a-state-directory)。',
  },
  controlToken: {
    en: 'Whoever sends it may use the control API from anywhere: [testing](testing.md#who-may-use-it).',
    zh: '携带该令牌即可从任何地方使用控制 API，见[测试](testing.md#who-may-use-it)。',
  },
  mqcloud: {
    en: 'Whether the MQCloud gateway is served at `/mq`: [mqcloud](mqcloud.md). With `auth: strict`, too, only if asked for.',
    zh: '是否在 `/mq` 提供 MQCloud 网关，见 [MQCloud](mqcloud.md)。`auth: strict` 时同样须显式开启。',
  },
  mqcloudCors: {
    en: 'Whether web pages of other origins may read what the gateway answers.',
    zh: '是否允许其他来源的网页读取网关的应答。',
  },
  mqcloudProfile: {
    en: 'Which generation of the gateway to be like: [names](mqcloud.md#names).',
    zh: '模拟网关的哪一代，见[名称](mqcloud.md#names)。',
  },
  mqcloudAutoRegister: {
    en: 'Whether first use registers producers and consumers.',
    zh: '首次使用时是否自动注册生产者和消费者。',
  },
  mqcloudProducers: {
    en: 'Producers: `producer` and its `topic`.',
    zh: '生产者：`producer` 及其 `topic`。',
  },
  mqcloudConsumers: {
    en: 'Consumers: `consumer`, its `topic`, and `broadcast: true` where each client gets every message.',
    zh: '消费者：`consumer` 及其 `topic`；`broadcast: true` 表示广播消费，每个客户端都收到全部消息。',
  },
  mqcloudQuirks: {
    en: 'Single behaviours other than those of the profile: `src/config/mqcloud-profiles.ts`.',
    zh: '单独改变某项行为，不同于所选的代：`src/config/mqcloud-profiles.ts`。',
  },
  instances: {
    en: 'What exists from the start: `id` (none: the default instance), `topics` (`name`, `type`, `queues`) and `groups`: [topics](#topics), and [what is said of them](provisioning.md#by-the-settings-file-and-the-control-api).',
    zh: '启动时即存在的资源：`id`（不写为默认实例）、`topics`（`name`、`type`、`queues`）和 `groups`，见[主题](#topics)和[对它们的说明](provisioning.md#by-the-settings-file-and-the-control-api)。',
  },
};
