export { startMqrest, type Mqrest, type Parts } from './mqrest';
export type {
  Credential,
  DeclaredInstance,
  DeclaredTopic,
  Settings,
  TopicType,
} from './config/settings';
export type { AwaitQuery, FiredQuery, NoneQuery, Until } from './control/await/await-query';
export type { Awaited } from './control/await/awaits';
export type { Match } from './control/await/match';
export type { Sighting } from './control/await/sightings';
export type { Act, GroupName, Sending, TopicName } from './control/act/act';
export type { ClockControl, ClockReport, ClockState } from './control/clock/clock';
export { ControlError } from './control/api/problem';
export type { Duration } from './control/api/duration';
export type { History } from './control/history/history';
export type { Life } from './control/history/life-view';
export type { Peek } from './control/peek/peek';
export type { FaultControl, FaultReport, FaultSpec } from './control/faults/faults';
export type { Fault, FaultAction, FaultMatch, FaultOperation, Firing } from './faults/fault';
export type { CountedFault } from './faults/faults';
