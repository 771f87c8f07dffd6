export { startMqrest, type Mqrest, type Parts } from './mqrest';
export type { Credential, DeclaredInstance, DeclaredTopic, Settings } from './config/settings';
export { MqError, type MqErrorCode } from './errors';
export type { Published } from './broker/message';
export type { TopicType } from './broker/topic-types';
export type { LastPoll, ParkedPoll } from './broker/polls';
export { ControlError, type About } from './schema/control-error';
export type { Duration } from './schema/time-values';
export type {
  Actions,
  DeclaredShape,
  GroupName,
  Sending,
  TopicName,
} from './admin/actions/actions';
export type { Picked } from './admin/actions/in-flight';
export type { AwaitQuery, FiredQuery, NoneQuery, Until } from './admin/await/await-query';
export type { AwaitResult } from './admin/await/awaits';
export type { Match } from './admin/await/match';
export type { MatchedMessage } from './admin/await/matched-messages';
export type { GroupCounts } from './admin/await/counts';
export type { ClockControl, ClockReport, ClockState } from './admin/clock/clock-control';
export type { CredentialControl, DeclaredCredential } from './admin/credentials/credential-control';
export type { FaultControl, FaultReport } from './admin/faults/fault-control';
export type {
  CountedFault,
  Fault,
  FaultAction,
  FaultMatch,
  FaultOperation,
  FaultSpec,
  Firing,
} from './faults/fault';
export type { History, MessageName } from './history/history';
export type {
  DeliveryView,
  GroupLife,
  Life,
  MoveView,
  RefusedView,
  TransactionLife,
} from './history/life-view';
export type { GroupView } from './admin/look/group-view';
export type { MessageQuery, Paged, TopicView, Where } from './admin/look/local-look';
export type { Look } from './admin/look/look';
export type { MessageView } from './admin/look/message-view';
export type { State } from './admin/look/message-places';
export type { Snapshot, TopicSnapshot } from './admin/snapshot/snapshot-schema';
