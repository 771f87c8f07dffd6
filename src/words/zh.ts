import type { en } from './en';

/** The sentences of the server in Chinese, in the terms of the vendor's console. */
export const zh: Readonly<Record<keyof typeof en, string>> = {
  more: '等另外 {n} 个',
  untagged: '无标签',
  anyTags: '*（全部）',
  'default-instance': '默认实例',
  instance: '实例 {ns}',
  'unknown-client': '未记录的客户端',

  ready: '可消费（自 {at}）：该消费者组的下一次拉取会得到它。',
  'ready-behind':
    '可消费（自 {at}）：队列 {queue} 中它前面还有 {before} 条消息；该消费者组最近一次拉取在 {polledAt}。',
  'ready-unpolled':
    '可消费（自 {at}），但此后该消费者组没有拉取过：最近一次拉取在 {polledAt}，已过 {ago}。',
  'ready-again':
    '重新可消费（自 {at}）：第 {times} 次投递（最多 {most} 次）到期未确认，下一次拉取会得到它。',
  'ready-again-unpolled':
    '重新可消费（自 {at}）：第 {times} 次投递（最多 {most} 次）到期未确认，但此后该消费者组没有拉取过：最近一次拉取在 {polledAt}，已过 {ago}。',
  'ready-resent': '已从死信重新投递：该消费者组的下一次拉取会得到它。',
  'ready-other-tag':
    '可消费（自 {at}），但该消费者组最近订阅的标签是 {tags}，而它的标签是 {tag}：这样的拉取会永久跳过它。',
  'ready-paused': '可消费（自 {at}），但消费者已被暂停：它的拉取得不到消息。',
  'ready-paused-next': '恢复消费：POST /mq/consumer/config，pause 为 0。',
  'ready-next': '以该消费者组拉取消息。',
  'ready-other-tag-next': '让该消费者组也订阅 {tag}，或用其他标签发送消息。',

  inflight:
    '正由 {client} 消费：第 {times} 次投递（最多 {most} 次），到 {until} 为止，还剩 {left}，在此之前可以确认。',
  'inflight-last':
    '正由 {client} 消费：第 {times} 次投递（最多 {most} 次），这是最后一次，到 {until} 为止，还剩 {left}；不确认就成为死信消息。',
  'inflight-batch':
    '正由 {client} 消费：它在队列 {queue} 的一批共 {count} 条消息中，到 {until} 为止，还剩 {left}，在此之前可以确认。',
  extended: '它的到期时间已在 {at} 被手动延长。',
  'inflight-next': '确认消费，或结束这次投递；{left} 后自动结束。',

  scheduled: '定时消息：{until} 进入队列，还有 {left}。',
  'scheduled-next': '等待，或将时钟前移 {left}。',

  half: '半事务消息，既未提交也未回滚：已回查 {checks} 次，下次回查在 {until}，还有 {left}。',
  'half-due':
    '半事务消息，既未提交也未回滚：已回查 {checks} 次；下次回查自 {at} 起已到期 {ago}，但没有人来取。',
  'half-next': '提交或回滚它，或以 {group} 拉取半事务消息。',
  'half-any-next': '提交或回滚它，或以任意消费者组拉取半事务消息。',

  'passed-over': '已在 {at} 被跳过：该消费者组订阅的标签是 {tags}，而它的标签是 {tag}。',
  'passed-over-inferred':
    '该消费者组的消费位点已越过它，且没有投递记录：该消费者组订阅的标签是 {tags}，而它的标签是 {tag}，所以被跳过。',
  'passed-over-next': '让该消费者组的所有消费者也订阅 {tag}，然后重置消费位点，或重新发送消息。',

  'queue-locked':
    '队列 {queue} 已被锁定：{id} 已按顺序投递给 {client}，尚未确认；到 {until} 为止，还剩 {left}。',
  'queue-locked-batch':
    '队列 {queue} 已被锁定：{client} 取走的一批消息尚未确认；到 {until} 为止，还剩 {left}。',
  'queue-locked-empty': '队列 {queue} 已被 {client} 的一次没有取到消息的拉取锁定，尚未确认。',
  'queue-locked-next': '确认 {id}，或结束它的投递；{left} 后自动解锁。',
  'queue-locked-batch-next': '用 requestId {handle} 确认或解锁；{left} 后自动解锁。',
  'queue-locked-empty-next': '确认那次拉取，或用 requestId {handle} 解锁。',

  dead: '死信消息（自 {at}）：已投递 {times} 次，从未确认。',
  'dead-buried': '死信消息（自 {at}）：投递 {times} 次后被手动放弃。',
  'dead-next': '重新投递死信消息。',

  acked: '已确认：在 {at}，第 {times} 次投递。',
  settled: '该消费者组的消费位点已越过它：已确认或被跳过，历史记录不足以判断是哪一种。',
  'settled-next': '让历史记录保留更多：--history N。',
  'rolled-back': '已在 {at} 回滚：从未投递。',
  purged: '已在 {at} 随主题中的所有消息一起删除。',
  deleted: '已在 {at} 被手动删除。',
  'purged-unknown': '已不存在：已从主题中删除，时间未记录。',
  'purged-group': '该消费者组已在 {at} 删除，消费位点也随之删除。',
  expired: '已在 {at} 过期：消息保留 {kept}。',
  'expired-half': '已在 {at} 放弃：半事务消息最多回查 {kept}。',
  'expired-dead': '死信消息已在 {at} 过期：死信消息保留 {kept}。',
  'gone-next': '重新发送消息。',
  skipped: '已跳过：{at} 该消费者组的消费位点被重置到它之后。',
  'skipped-next': '将该消费者组的消费位点重置到 {stored} 之前。',
  'begins-later':
    '该消费者组从它之后开始消费：首次拉取时它已存在，而新消费者组从末尾开始（--start latest）。',
  'begins-later-next': '将消费位点重置到开头，或以 --start earliest 运行。',
  'never-polled': '该消费者组存在，但从未拉取过消息。',
  'never-polled-absent': '该消费者组从未在{where}拉取过主题 {topic}。',
  'never-polled-topic': '从未有人在{where}拉取过主题 {topic}。',
  'never-polled-next': '启动主题 {topic} 的消费者。',
  'other-instance':
    '消费者组 {group} 在{where}拉取主题 {topic}，最近一次在 {polledAt}；而消息在{home}。',
  'other-instance-next': '让生产者和消费者使用同一个实例。',

  unknown: '{where}没有已知的消息 {id}：启动以来的历史记录中没有它。',
  'unknown-forgotten':
    '{where}没有已知的消息 {id}：历史记录没有保留到启动时；--history N 可以保留多于 {limit} 个事件。',
  'unknown-off': '{where}没有已知的消息 {id}：未保留历史记录（--history 0）。',
  'unknown-where': '{instance}中',
  'unknown-in-store': '存储中也没有它。',

  refused: '一次确认在 {at} 被拒绝：{reason}。',

  'refusal-not-remembered': '没有它的投递记录',
  'refusal-already-acked': '已在 {at} 确认过',
  'refusal-already-committed': '已在 {at} 提交过',
  'refusal-already-rolled-back': '已在 {at} 回滚过',
  'refusal-dead': '消息自 {at} 起是死信消息',
  'refusal-superseded-check': '已被第 {times} 次回查取代',
  'refusal-superseded-delivery': '已被第 {times} 次投递取代',
  'refusal-superseded': '已被后来的投递取代',
  'refusal-ended': '该次投递已在 {at} 被手动结束',
  'refusal-expired': '消息句柄已在 {at} 过期',
  'refusal-gone': '消息已不存在：被清空、过期，或被重置的消费位点跳过',
  'refusal-not-ours': '消息句柄不是这里发出的，或被改动过',
  'refusal-of-transaction': '消息句柄属于事务消息，不能用于{verb}',
  'refusal-of-delivery': '消息句柄属于一次投递，不能用于{verb}',
  'refusal-wrong-topic': '消息句柄属于{where}的主题 {topic}',
  'refusal-wrong-group': '消息句柄发给了消费者组 {group}，而不是 {to}',

  'event-half': '半事务消息，等待提交',
  'event-check': '等待回查',
  'event-again': '第 {times} 次投递',
  'event-expired': '消息句柄已过期',
  'event-superseded': '此后已重新投递，或已被退回',
  'event-not-ours': '消息句柄属于其他主题或消费者组，或不是这里发出的',
  'event-gone': '此前已确认过，或消息已不存在',
  'event-passed-over': '它订阅的标签是 {tags}',
  'event-purged': '主题中的消息已全部删除',
  'event-deleted': '已手动删除',
  'event-dropped': '消费者组已删除',
  'event-sought-earliest': '重置到开头',
  'event-sought-latest': '重置到末尾',
  'event-sought': '重置到 {at}',
  'event-fault': '故障 {fault}',
  'event-clock': '从 {before} 到 {after}',

  'verb-ack': '确认',
  'verb-commit': '提交',
  'verb-rollback': '回滚',

  'in-instance': '{ns} 中的 {what}',

  'find-dead': '{subject}：{n} 条死信消息，已投递 {most} 次或被手动放弃。',
  'find-refused-expired': '{subject}：{n} 个消息句柄因过期被拒绝，确认晚于期限。',
  'find-refused-superseded': '{subject}：{n} 个消息句柄已被取代而被拒绝，确认之前消息已重新投递。',
  'find-refused-unknown': '{subject}：{n} 个消息句柄未知而被拒绝，已确认过或消息已不存在。',
  'find-refused-foreign': '{subject}：{n} 个消息句柄不属于该消费者组和主题而被拒绝。',
  'find-mixed-tags':
    '{subject}：它的消费者订阅了不同的标签，{first} 和 {second}；与先来者不匹配的消息会丢失。',
  'find-passed-over': '{subject}：{n} 条被跳过；它订阅的标签是 {tags}，而消息的标签是 {carried}。',
  'find-passed-over-unknown': '{subject}：{n} 条被跳过；它订阅的标签是 {tags}，而消息是其他标签。',
  'find-never-polled': '{subject}：{n} 条等待中，从未有人拉取。',
  'find-never-polled-group': '{subject}：{n} 条可消费，该消费者组从未拉取。',
  'find-other-instance':
    '{subject}：{n} 条等待中，而消费者组 {group} 在{where}拉取该主题，那里从未有过消息。',
  'find-half': '{subject}：{n} 条半事务消息未回查，最早的已到期 {ago}；没有人来取。',
  'find-queue-locked': '{subject}：队列 {queue} 被 {holder} 锁定，还剩 {left}；后面有 {n} 条等待。',
  'find-queue-locked-empty':
    '{subject}：队列 {queue} 被 {holder} 锁定，直到确认；后面有 {n} 条等待。',
  'find-unpolled': '{subject}：{n} 条可消费，已有 {ago} 没有人拉取。',

  'found-id': '该 ID 的消息，位于{where}，主题 {topic}。',
  'found-key': '带有该 Key 的消息，位于{where}，主题 {topic}。',
  'found-tag': '带有该标签的消息，位于{where}，主题 {topic}。',
  'found-body': '正文包含该文本的消息，位于{where}，主题 {topic}。',
  'found-request': '来自 {client} 的请求 {method} {path}，响应为 {result}。',
  'found-request-cut': '来自 {client} 的请求 {method} {path}，连接在响应之前断开。',
  'found-requestId-published': '由该请求发送的消息，位于{where}，主题 {topic}。',
  'found-requestId-delivered': '该请求收到的消息，位于{where}，主题 {topic}，消费者组 {group}。',
  'found-requestId-acked': '该请求确认的消息，位于{where}，主题 {topic}，消费者组 {group}。',
  'found-requestId-committed': '该请求提交的消息，位于{where}，主题 {topic}。',
  'found-requestId-rolled-back': '该请求回滚的消息，位于{where}，主题 {topic}。',
  'found-requestId-refused':
    '该请求带回的消息句柄被拒绝，这是句柄所属的消息，位于{where}，主题 {topic}，消费者组 {group}。',
  'found-requestId-passed-over':
    '因标签不符被该请求跳过的消息，位于{where}，主题 {topic}，消费者组 {group}。',
  'found-receiptHandle': '该消息句柄的消息，位于{where}，主题 {topic}，消费者组 {group}。',
  'found-receiptHandle-unknown':
    '该消息句柄的消息，句柄不属于现有的消费者组；位于{where}，主题 {topic}。',
  'found-mqcloudRequestId':
    '该 requestId 那一批中的消息，位于{where}，主题 {topic}，消费者组 {group}。',
  'found-topic': '主题 {topic}，位于{where}。',
  'found-group': '主题 {topic} 的消费者组 {group}，位于{where}。',

  'await-topic': '主题 {topic}',
  'await-topic-of': '实例 {ns} 的主题 {topic}',
  'await-group': '{of} 的消费者组 {group}',
  match: '（条件：{words}）',
  'match-and': '且',
  'match-tag': '标签为 {value}',
  'match-key': '消息 Key 为 {value}',
  'match-body': '内容为 {value}',
  'match-body-part': '内容包含 {value}',
  'match-times': '第 {n} 次投递',
  'match-property': '属性 {name} 为 {value}',
  'await-late': '{ms} 毫秒后：{missing}。',
  'await-published-none': '没有消息{match}发送到{subject}',
  'await-published': '应有 {count} 条消息{match}发送到{subject}，实际 {n} 条',
  'await-delivered-none': '没有消息{match}投递给{subject}',
  'await-delivered': '应有 {count} 条消息{match}投递给{subject}，实际 {n} 条',
  'await-acked-none': '没有消息{match}被{subject} 确认',
  'await-acked': '应有 {count} 条消息{match}被{subject} 确认，实际 {n} 条',
  'await-dead-none': '{subject} 没有死信消息{match}',
  'await-dead': '{subject} 应有 {count} 条死信消息{match}，实际 {n} 条',
  'await-polling': '应有 {count} 个拉取请求在等待{subject}，实际 {n} 个',
  'await-busy': '{group} 还有 {ready} 条可消费、{inflight} 条消费中',
  'await-no-groups': '{subject} 还没有消费者组',
  'await-no-group': '还没有{subject}：它从未拉取过消息',
  'await-fired': '故障 {fault} 应触发 {count} 次，实际 {n} 次',
  'await-fault-gone': '该故障已不存在。',
  'await-fault-matched': '有 {n} 次调用与它匹配。',
  'await-no-topic': '该主题还不存在。',
  'await-counts':
    '到目前为止：已发送 {published} 条，已投递 {delivered} 条，已确认 {acked} 条；现在：可消费 {ready} 条，消费中 {inflight} 条，死信 {dead} 条，定时 {scheduled} 条，半事务 {half} 条；{polling} 个拉取请求在等待。',
  'await-forgotten': '主题 {topic} 截至 {at} 的历史记录未保留',
  'await-but': '但{forgotten}。',
  'await-verdict': '消息 {id}：{said}',
  'expect-none-published': '{subject} 的消息 {id} 已发送，而不应有这样的消息。',
  'expect-none-delivered': '{subject} 的消息 {id} 已投递，而不应有这样的消息。',
  'expect-none-acked': '{subject} 的消息 {id} 已确认，而不应有这样的消息。',
  'expect-none-dead': '{subject} 的消息 {id} 已成为死信消息，而不应有这样的消息。',
  'expect-none-forgotten':
    '历史记录中没有这样的消息，但{forgotten}；可指定 since 或调大 --history。',
};
