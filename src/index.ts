export { startMqrest, type Mqrest, type SentMessage } from './embedded';
export { parity, ParityError, type ParityOptions } from './parity/parity';
export type { Difference, Kind as DifferenceKind } from './parity/report/difference';
export type { Report as ParityReport } from './parity/report/report';
export type { KnownDeviation, OperationParity, ReportedDifference } from './parity/report/tally';
export type { FindOptions, Parts, WhyOptions } from './mqrest';
export type {
  GroupOption,
  InstanceOption,
  Options,
  RetryOption,
  TopicOption,
} from './config/options';
export type { Credential } from './config/settings';
export { MqError, type MqErrorCode } from './errors';
export type { TopicType } from './broker/topic-types';
export type { Permission } from './broker/resource-rules';
export type { LastPoll, ParkedPoll } from './broker/polls';
export { ControlError, type About } from './schema/control-error';
export type { Duration } from './schema/time-values';
export type { Actions } from './admin/actions/actions';
export type {
  DeadLetters,
  Deliveries,
  DeliverySelection,
  Extension,
  GroupName,
  MessageToSend,
  TopicDeclaration,
  TopicName,
} from './admin/actions/action-schema';
export type { AwaitQuery, FiredQuery, Until } from './admin/await/await-query';
export type { Match, NoneQuery } from './admin/await/await-schema';
export type { AwaitResult } from './admin/await/awaits';
export type { MatchedMessage } from './admin/await/matched-messages';
export type { GroupCounts } from './admin/await/counts';
export type { ClockControl } from './admin/clock/clock-control';
export type { ClockReport, ClockState, ClockView } from './admin/clock/clock-schema';
export type { CredentialControl } from './admin/credentials/credential-control';
export type { DeclaredCredential } from './admin/credentials/credential-schema';
export type { FaultControl } from './admin/faults/fault-control';
export type { FaultReport } from './admin/faults/fault-schema';
export type {
  CountedFault,
  Fault,
  FaultAction,
  FaultMatch,
  FaultOperation,
  FaultSpec,
  Firing,
} from './faults/fault';
export type {
  DeliveryView,
  GroupLife,
  Life,
  MessageName,
  MoveView,
  RefusedView,
  TransactionLife,
} from './history/life-view';
export type { EventReader } from './admin/events/event-reader';
export type { Event, EventKind, EventPage, EventsQuery } from './admin/events/event-schema';
export type { ResourceControl } from './admin/resources/resource-control';
export type {
  GroupFactsToSet,
  GroupResource,
  InstanceFactsToSet,
  InstanceResource,
  TopicFactsToSet,
  TopicResource,
} from './admin/resources/resource-schema';
export type { Requests } from './admin/requests/requests';
export type {
  RequestHead,
  RequestName,
  RequestsQuery,
  RequestView,
} from './admin/requests/request-schema';
export type { Look } from './admin/look/look';
export type {
  Due,
  GroupsQuery,
  GroupView,
  MessagesQuery,
  MessageView,
  PollsQuery,
  State,
  TopicsQuery,
  TopicView,
} from './admin/look/look-schema';
export type {
  ExplainedGroup,
  ExplainedMessage,
  FindingView,
  FindReply,
  GroupArgument,
  GroupDetail,
  Hit,
  Overview,
  OverviewQuery,
  Verdict,
} from './admin/why/why-schema';
export type { Lang } from './words/words';
export type { Snapshot, TopicSnapshot } from './admin/snapshot/snapshot-schema';
