/**
 * The sentences of the server in English. `{names}` are places for values, `{n|one|many}` for a number
 * and its word; `zh.ts` has the same keys with the same places.
 */
export const en = {
  more: 'and {n} more',
  untagged: 'no tag',
  anyTags: '* (all)',
  'default-instance': 'the default instance',
  instance: 'instance {ns}',
  'unknown-client': 'a client that is not remembered',

  ready: 'Ready since {at}: the next poll of the group gets it.',
  'ready-behind':
    'Ready since {at}, with {before|message|messages} before it in queue {queue}; the group polled last at {polledAt}.',
  'ready-unpolled':
    'Ready since {at}, but the group has not polled since: its last poll was at {polledAt}, {ago} ago.',
  'ready-again':
    'Ready again since {at}, when delivery {times} of {most} ended without an ack; the next poll gets it.',
  'ready-again-unpolled':
    'Ready again since {at}, when delivery {times} of {most} ended without an ack, but the group has not polled since: its last poll was at {polledAt}, {ago} ago.',
  'ready-resent': 'Sent again from the dead letters: the next poll of the group gets it.',
  'ready-other-tag':
    'Ready since {at}, but the group last asked for {tags} and the message carries {tag}: the next poll for those tags passes it over for good.',
  'ready-paused': 'Ready since {at}, but the consumer is paused: its polls get nothing.',
  'ready-paused-next': 'Resume it: POST /mq/consumer/config with pause 0.',
  'ready-next': 'Poll as the group.',
  'ready-other-tag-next': 'Let the group ask for {tag} too, or send the message with another tag.',

  inflight:
    'In flight to {client}: delivery {times} of {most}, until {until}, for {left} more; it can be acked until then.',
  'inflight-last':
    'In flight to {client}: delivery {times} of {most}, the last one, until {until}, for {left} more; without an ack it becomes a dead letter.',
  'inflight-batch':
    'In flight to {client} in a batch of {count|message|messages} from queue {queue}, until {until}, for {left} more; it can be acked until then.',
  extended: 'Its deadline was extended by hand at {at}.',
  'inflight-next': 'Ack it, or end the delivery; by itself it is over in {left}.',

  scheduled: 'Scheduled: it goes into its queue at {until}, in {left}.',
  'scheduled-next': 'Wait, or move the clock by {left}.',

  half: 'A half message, neither committed nor rolled back: checked {checks|time|times}, the next check is due at {until}, in {left}.',
  'half-due':
    'A half message, neither committed nor rolled back: checked {checks|time|times}; the next check is due since {at}, for {ago}, and nobody has asked for it.',
  'half-next': 'Commit it or roll it back, or poll for half messages as {group}.',
  'half-any-next': 'Commit it or roll it back, or poll for half messages, as any group.',

  'passed-over': 'Passed over at {at}: the group asked for {tags}, the message carries {tag}.',
  'passed-over-inferred':
    'The group has gone past the message, and no delivery is remembered. The group asks for {tags} and the message carries {tag}, so it was passed over.',
  'passed-over-next':
    'Let all consumers of the group ask for {tag} too, then seek the group back, or send the message again.',

  'queue-locked':
    'Queue {queue} is locked: {id} was delivered in order to {client} and is not acked; until {until}, for {left} more.',
  'queue-locked-batch':
    'Queue {queue} is locked by a batch that {client} got and has not acked; until {until}, for {left} more.',
  'queue-locked-empty':
    'Queue {queue} is locked by a poll of {client} that got no messages and is not acked.',
  'queue-locked-next': 'Ack {id}, or end its delivery; by itself in {left}.',
  'queue-locked-batch-next': 'Ack or unlock it with requestId {handle}; by itself in {left}.',
  'queue-locked-empty-next': 'Ack that poll, or unlock with requestId {handle}.',

  dead: 'A dead letter since {at}: delivered {times|time|times} and never acked.',
  'dead-buried':
    'A dead letter since {at}: it was given up by hand after {times|delivery|deliveries}.',
  'dead-next': 'Send it again from the dead letters (resend).',

  acked: 'Acked at {at}, at delivery {times}.',
  settled:
    'The group is done with it: it was acked or passed over. History does not go back far enough to say which.',
  'settled-next': 'Let history remember more: --history N.',
  'rolled-back': 'Rolled back at {at}: it was never delivered.',
  purged: 'Removed at {at}, with all messages of its topic.',
  deleted: 'Deleted by hand at {at}.',
  'purged-unknown': 'Gone: removed from the topic; when is not remembered.',
  'purged-group': 'The group was removed at {at}, and its place with it.',
  expired: 'Expired at {at}: messages are kept for {kept}.',
  'expired-half': 'Given up at {at}: half messages are checked for {kept}.',
  'expired-dead': 'The dead letter expired at {at}: dead letters are kept for {kept}.',
  'gone-next': 'Send it again.',
  skipped: 'Skipped: at {at} the group was moved past it (seek).',
  'skipped-next': 'Seek the group back to before {stored}.',
  'begins-later':
    'The group starts after this message: the message was there before its first poll, and new groups start at the end (--start latest).',
  'begins-later-next': 'Seek the group to the beginning, or run with --start earliest.',
  'never-polled': 'The group is there but has never polled.',
  'never-polled-absent': 'The group has never polled topic {topic} in {where}.',
  'never-polled-topic': 'Nobody has ever polled topic {topic} in {where}.',
  'never-polled-next': 'Start a consumer of topic {topic}.',
  'other-instance':
    'Group {group} polls topic {topic} in {where}, at {polledAt} for the last time; the message is in {home}.',
  'other-instance-next': 'Give producer and consumer the same instance.',

  unknown: 'No message {id} is known{where}: no event since the start mentions it.',
  'unknown-forgotten':
    'No message {id} is known{where}: only the last {limit} events are remembered, and it may be older; --history N remembers more.',
  'unknown-off': 'No message {id} is known{where}: history is off (--history 0).',
  'unknown-where': ' in {instance}',
  'unknown-in-store': 'The store does not have it either.',

  refused: 'An ack was refused at {at}: {reason}.',

  'refusal-not-remembered': 'its delivery is not remembered',
  'refusal-already-acked': 'it was acked already at {at}',
  'refusal-already-committed': 'it was committed already at {at}',
  'refusal-already-rolled-back': 'it was rolled back already at {at}',
  'refusal-dead': 'the message is a dead letter since {at}',
  'refusal-superseded-check': 'it was superseded by check {times}',
  'refusal-superseded-delivery': 'it was superseded by delivery {times}',
  'refusal-superseded': 'a later delivery supersedes it',
  'refusal-ended': 'the delivery was ended by hand at {at}',
  'refusal-expired': 'it expired at {at}',
  'refusal-gone': 'the message is gone: purged, too old, or passed over by a seek',
  'refusal-not-ours': 'it was not issued here, or was changed',
  'refusal-of-transaction': 'it belongs to a transaction, so {verb} does nothing to it',
  'refusal-of-delivery': 'it belongs to a delivery, so {verb} does nothing to it',
  'refusal-wrong-topic': 'it is of topic {topic} of {where}',
  'refusal-wrong-group': 'it was issued to group {group}, not to {to}',

  'event-half': 'a half message, to be committed',
  'event-check': 'to be checked',
  'event-again': 'delivery {times}',
  'event-expired': 'its time was up',
  'event-superseded': 'it was delivered again since, or given back',
  'event-not-ours': 'it is of another topic or group, or was not issued here',
  'event-gone': 'it was settled before, or its message is gone',
  'event-passed-over': 'it asks for {tags}',
  'event-purged': 'all its messages are gone',
  'event-deleted': 'taken out by hand',
  'event-dropped': 'the group is gone',
  'event-sought-earliest': 'to the begin',
  'event-sought-latest': 'to the end',
  'event-sought': 'to {at}',
  'event-fault': 'fault {fault}',
  'event-clock': 'from {before} to {after}',

  'verb-ack': 'an ack',
  'verb-commit': 'a commit',
  'verb-rollback': 'a rollback',

  'in-instance': '{what} in {ns}',

  'find-dead':
    '{subject}: {n|dead letter|dead letters}: delivered {most|time|times}, or given up by hand.',
  'find-refused-expired':
    '{subject}: {n|handle|handles} refused as expired: the ack came after the deadline.',
  'find-refused-superseded':
    '{subject}: {n|handle|handles} refused as superseded: the message was delivered again before the ack came.',
  'find-refused-unknown':
    '{subject}: {n|handle|handles} refused as unknown: settled before, or the message is gone.',
  'find-refused-foreign':
    '{subject}: {n|handle|handles} refused as foreign: not issued for this group and topic.',
  'find-mixed-tags':
    '{subject}: its consumers ask for different tags, {first} and {second}; a message that does not match the first consumer to poll is lost to the group.',
  'find-passed-over':
    '{subject}: {n|message|messages} passed over: it asked for {tags}, they carry {carried}.',
  'find-passed-over-unknown':
    '{subject}: {n|message|messages} passed over: it asked for {tags}, they carry other tags.',
  'find-never-polled': '{subject}: {n|message|messages}, nobody has ever polled.',
  'find-never-polled-group': '{subject}: {n|message|messages} ready, the group has never polled.',
  'find-other-instance':
    '{subject}: {n|message|messages}, but group {group} polls that topic in {where}, where there never was a message.',
  'find-half':
    '{subject}: {n|half message|half messages} unchecked, the first one for {ago}; nobody asks for half messages.',
  'find-queue-locked':
    '{subject}: queue {queue} is locked by {holder} for {left} more; {n|message|messages} behind it.',
  'find-queue-locked-empty':
    '{subject}: queue {queue} is locked by {holder} until an ack; {n|message|messages} behind it.',
  'find-unpolled': '{subject}: {n|message|messages} ready, nobody has polled for {ago}.',

  'found-id': 'The message of this id, found in {where}, topic {topic}.',
  'found-key': 'A message with this key, found in {where}, topic {topic}.',
  'found-tag': 'A message with this tag, found in {where}, topic {topic}.',
  'found-body': 'A message with this text in its body, found in {where}, topic {topic}.',
  'found-request': 'The request {method} {path} of {client}, answered with {result}.',
  'found-request-cut':
    'The request {method} {path} of {client}, whose connection ended before the reply.',
  'found-requestId-published':
    'The message that this request published, found in {where}, topic {topic}.',
  'found-requestId-delivered':
    'A message that this request got, found in {where}, topic {topic}, group {group}.',
  'found-requestId-acked':
    'A message that this request acked, found in {where}, topic {topic}, group {group}.',
  'found-requestId-committed':
    'The message that this request committed, found in {where}, topic {topic}.',
  'found-requestId-rolled-back':
    'The message that this request rolled back, found in {where}, topic {topic}.',
  'found-requestId-refused':
    'A message whose receipt handle this request brought back in vain, found in {where}, topic {topic}, group {group}.',
  'found-requestId-passed-over':
    'A message that this request passed over for its tag, found in {where}, topic {topic}, group {group}.',
  'found-receiptHandle':
    'The message of this receipt handle, found in {where}, topic {topic}, group {group}.',
  'found-receiptHandle-unknown':
    'The message of this receipt handle, whose group does not exist; found in {where}, topic {topic}.',
  'found-mqcloudRequestId':
    'A message of the batch of this requestId, found in {where}, topic {topic}, group {group}.',
  'found-topic': 'The topic {topic}, found in {where}.',
  'found-group': 'The group {group} of topic {topic}, found in {where}.',

  'await-topic': 'topic {topic}',
  'await-topic-of': 'topic {topic} of {ns}',
  'await-group': 'group {group} of {of}',
  match: ' with {words}',
  'match-and': ' and ',
  'match-tag': 'tag {value}',
  'match-key': 'key {value}',
  'match-body': 'body {value}',
  'match-body-part': '{value} in the body',
  'match-times': 'consumedTimes {n}',
  'match-property': 'property {name} {value}',
  'await-late': 'After {ms} ms {missing}.',
  'await-published-none': 'no message{match} was published in {subject}',
  'await-published': '{n} of {count} messages{match} were published in {subject}',
  'await-delivered-none': 'no message{match} was delivered to {subject}',
  'await-delivered': '{n} of {count} messages{match} were delivered to {subject}',
  'await-acked-none': 'no message{match} was acked by {subject}',
  'await-acked': '{n} of {count} messages{match} were acked by {subject}',
  'await-dead-none': 'no message{match} is dead in {subject}',
  'await-dead': '{n} of {count} messages{match} are dead in {subject}',
  'await-polling': '{n} of {count} polls wait for {subject}',
  'await-busy': '{group} has {ready} ready and {inflight} in flight',
  'await-no-groups': '{subject} has no group yet',
  'await-no-group': 'there is no {subject} yet: it has not polled',
  'await-fired': 'fault {fault} has fired {n} of {count} times',
  'await-fault-gone': 'There is no such fault any more.',
  'await-fault-matched': '{n} calls matched it.',
  'await-no-topic': 'There is no such topic yet.',
  'await-counts':
    'So far {published} published, {delivered} delivered, {acked} acked; now {ready} ready, {inflight} in flight, {dead} dead, {scheduled} scheduled, {half} half; {polling} polls wait.',
  'await-forgotten': 'what happened in topic {topic} up to {at} is forgotten',
  'await-but': 'But {forgotten}.',
  'await-verdict': 'Message {id}: {said}',
  'expect-none-published': 'Message {id} of {subject} was published, but none was expected.',
  'expect-none-delivered': 'Message {id} of {subject} was delivered, but none was expected.',
  'expect-none-acked': 'Message {id} of {subject} was acked, but none was expected.',
  'expect-none-dead': 'Message {id} of {subject} is dead, but none was expected.',
  'expect-none-forgotten':
    'None is remembered, but {forgotten}. Ask with since, or run with a larger --history.',
};
