export { startMqrest, type Mqrest, type Parts } from './mqrest';
export type {
  Credential,
  DeclaredInstance,
  DeclaredTopic,
  Settings,
  TopicType,
} from './config/settings';
