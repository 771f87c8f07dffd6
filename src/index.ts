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
export type { Act, GroupName, Sending, TopicName } from './control/act';
export type { ClockControl, ClockReport, ClockState } from './control/clock';
export { ControlError } from './control/problem';
export type { Duration } from './control/duration';
export type { History } from './control/history/history';
export type { Life } from './control/history/life-view';
export type { Peek } from './control/peek';
export type { FaultControl, FaultReport, FaultSpec } from './control/faults';
export type { Fault, FaultAction, FaultMatch, FaultOperation, Firing } from './faults/fault';
export type { CountedFault } from './faults/faults';
