import type { ClockReport, ClockState, ClockView } from '../../admin/clock/clock-schema';
import type { FaultReport } from '../../admin/faults/fault-schema';
import type { GroupState, MessagePage, MessageRow } from '../../admin/list/list-schema';
import type { Due, GroupView, MessageView, TopicView } from '../../admin/look/look-schema';
import type { BodyView, RequestView } from '../../admin/requests/request-schema';
import type { Event, EventPage } from '../../admin/events/event-schema';
import type {
  ExplainedGroup,
  ExplainedMessage,
  FindingView,
  GroupDetail,
  Hit,
  Verdict,
} from '../../admin/why/why-schema';
import type { FaultSpec, Firing } from '../../faults/fault';

export type { EventPage, ExplainedGroup, ExplainedMessage, FindingView, GroupDetail, Hit, Verdict };
export type { BodyView as WireBody, Event as LiveEvent, RequestView as WireRequest };
export type { ClockReport, ClockState, FaultReport, FaultSpec, Firing, GroupState, GroupView };
export type { ClockView, Due, MessagePage, MessageRow, MessageView, TopicView };

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
