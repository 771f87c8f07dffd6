export { startMqrest, type Mqrest, type Parts } from './mqrest';
export type {
  Credential,
  DeclaredInstance,
  DeclaredTopic,
  Settings,
  TopicType,
} from './config/settings';
export type { Act, GroupName, Sending, TopicName } from './control/act';
export type { ClockControl, ClockReport, ClockState } from './control/clock';
export { ControlError } from './control/problem';
export type { Duration } from './control/duration';
export type { History } from './control/history/history';
export type { Life } from './control/history/life-view';
export type { Peek } from './control/peek';
