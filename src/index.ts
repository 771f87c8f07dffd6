export { startMqrest, type Mqrest, type Parts } from './mqrest';
export type {
  Credential,
  DeclaredInstance,
  DeclaredTopic,
  Settings,
  TopicType,
} from './config/settings';
export { MqError, type MqErrorCode } from './errors';
export type { Published } from './broker/message';
export type { LastPoll, ParkedPoll } from './broker/polls';
export { ControlError, type About } from './control/api/problem';
export type { Duration } from './control/api/duration';
export type { Act, DeclaredShape, GroupName, Sending, TopicName } from './control/act/act';
export type { Picked } from './control/act/in-flight';
export type { AwaitQuery, FiredQuery, NoneQuery, Until } from './control/await/await-query';
export type { Awaited } from './control/await/awaits';
export type { Match } from './control/await/match';
export type { Sighting } from './control/await/sightings';
export type { Stand } from './control/await/stand';
export type { ClockControl, ClockReport, ClockState } from './control/clock/clock';
export type {
  CredentialControl,
  DeclaredCredential,
} from './control/credentials/credential-control';
export type { FaultControl, FaultReport, FaultSpec } from './control/faults/faults';
export type { Fault, FaultAction, FaultMatch, FaultOperation, Firing } from './faults/fault';
export type { CountedFault } from './faults/faults';
export type { History, MessageName } from './control/history/history';
export type {
  DeliveryView,
  GroupLife,
  Life,
  MoveView,
  RefusedView,
  TransactionLife,
} from './control/history/life-view';
export type { GroupView } from './control/peek/group-view';
export type { MessageQuery, Paged, TopicView, Where } from './control/peek/peek';
export type { PeekControl } from './control/peek/peek-control';
export type { MessageView } from './control/peek/peek-message';
export type { State } from './control/peek/peek-shelf';
export type { Snapshot, TopicSnapshot } from './control/snapshot/snapshot-schema';
