import type { ClockReport, ClockState } from '../../admin/clock/clock-schema';
import type { FaultReport } from '../../admin/faults/fault-schema';
import type { MessagePage, MessageRow } from '../../admin/list/list-schema';
import type { Timer } from '../../admin/list/timers';
import type { GroupView, TopicView } from '../../admin/look/look-schema';
import type { FaultSpec, Firing } from '../../faults/fault';
import type { GroupLife, Life } from '../../history/life-view';

export type { ClockReport, ClockState, FaultReport, FaultSpec, Firing, GroupView, MessagePage };
export type { MessageRow, Timer, TopicView };

/** Names a topic. */
export interface TopicName {
  readonly ns: string;
  readonly topic: string;
}
/** Names a group of a topic. */
export interface GroupName extends TopicName {
  readonly group: string;
}

/** Who asks. */
export interface Poll extends GroupName {
  readonly client: string;
  readonly tags?: readonly string[];
  readonly mode: string;
  readonly at: number;
  readonly until?: number;
  readonly taken?: number;
}

/** What stands in the way of a message. */
export interface Blocker {
  readonly id?: string;
  readonly group?: string;
  readonly queue?: number;
  readonly client?: string;
  readonly receiptHandle?: string;
  readonly tag?: string;
  readonly tags?: readonly string[];
  readonly ns?: string;
}
/** Why a message is where it is. */
export interface Why {
  readonly code: string;
  readonly sentence: string;
  readonly blockedBy?: Blocker;
  readonly until?: number;
  readonly next?: string;
}
/** What became of a message in a group, and why. */
export type WhyGroup = GroupLife & { readonly why?: Why; readonly ns?: string };
/** All that is remembered of a message, and why it is where it is. */
export type WhyLife = Omit<Life, 'groups'> & {
  readonly groups: readonly WhyGroup[];
  readonly why?: Why;
};

/** Something that was found. */
export interface Found extends TopicName {
  readonly by: string;
  readonly group?: string;
  readonly id?: string;
  readonly state?: string;
  readonly sentence: string;
}

/** Something that needs a look. */
export interface Finding extends TopicName {
  readonly severity: 'error' | 'warning' | 'info';
  readonly code: string;
  readonly sentence: string;
  readonly count: number;
  readonly group?: string;
  readonly queue?: number;
  readonly id?: string;
}

/** A queue as a group sees it. */
export interface QueueRow {
  readonly queue: number;
  readonly min: number;
  readonly max: number;
  readonly offset: number;
  readonly backlog: number;
  readonly inflight: number;
  readonly lockedBy?: {
    readonly id?: string;
    readonly client?: string;
    readonly receiptHandle?: string;
    readonly until: number;
  };
}
/** All there is to say of a group. */
export interface GroupDetail extends GroupName {
  readonly model: 'pop' | 'pull';
  readonly ready: number;
  readonly inflight: number;
  readonly dead: number;
  readonly polledAt: number;
  readonly queues: readonly QueueRow[];
  readonly members: readonly {
    readonly client: string;
    readonly tags?: readonly string[];
    readonly mode: string;
    readonly polledAt: number;
    readonly taken?: number;
  }[];
  readonly findings: readonly Finding[];
}

/** Something that has happened. */
export interface LiveEvent extends TopicName {
  readonly cursor: string;
  readonly at: number;
  readonly kind: string;
  readonly group?: string;
  readonly ids: readonly string[];
  readonly count: number;
  readonly client?: string;
  readonly requestId?: string;
  readonly queue?: number;
  readonly receiptHandle?: string;
  readonly reason?: string;
  readonly detail?: string;
  readonly tags?: readonly string[];
  readonly problem: boolean;
  readonly method?: string;
  readonly path?: string;
  readonly status?: number;
  readonly code?: string;
  readonly ms?: number;
}
/** A page of events. */
export interface EventPage {
  readonly events: readonly LiveEvent[];
  readonly next?: string;
}

/** Bytes as a request or reply had them. */
export interface WireBody {
  readonly text?: string;
  readonly base64?: string;
  readonly bytes: number;
  readonly truncated: boolean;
}
/** A request and its reply. */
export interface WireRequest {
  readonly requestId: string;
  readonly at: number;
  readonly ms: number;
  readonly client: string;
  readonly front: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: WireBody;
  readonly stringToSign?: string;
  readonly reply: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: WireBody;
  };
}

/** A message to be sent. */
export interface MessageDraft {
  readonly body: string;
  readonly tag?: string;
  readonly key?: string;
  readonly properties?: Readonly<Record<string, string>>;
  readonly shardingKey?: string;
  readonly delay?: string;
  readonly deliverAt?: string | number;
  readonly immunity?: string;
}
