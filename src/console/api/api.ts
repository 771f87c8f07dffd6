import { language } from '../state/language';
import { call, queryText } from './http';
import type {
  ClockReport,
  ClockState,
  ClockView,
  EventPage,
  FaultReport,
  FaultSpec,
  FindingView,
  Hit,
  GroupDetail,
  GroupName,
  GroupView,
  MessageDraft,
  MessagePage,
  MessageView,
  Poll,
  TopicName,
  TopicView,
  ExplainedMessage,
  WireRequest,
} from './types';

type Query = Readonly<Record<string, string | number | undefined>>;

function get<T>(path: string, query: Query = {}): Promise<T> {
  return call<T>('GET', path + queryText(query));
}

const lang = (): string => language.peek();

/** Text as one part of a path. */
function part(text: string): string {
  return encodeURIComponent(text);
}

function topicPath({ topic }: TopicName): string {
  return `/topics/${part(topic)}`;
}
function groupPath(name: GroupName): string {
  return `${topicPath(name)}/groups/${part(name.group)}`;
}

/** Goes through all pages of a listing, up to so many. */
async function all<T>(path: string, member: string, pages = 20): Promise<T[]> {
  const found: T[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < pages; page++) {
    const reply = await get<Record<string, T[]> & { next?: string }>(path, { limit: 1000, cursor });
    found.push(...(reply[member] ?? []));
    cursor = reply.next;
    if (cursor === undefined) break;
  }
  return found;
}

export const topics = (): Promise<TopicView[]> => all<TopicView>('/topics', 'topics');
export const groups = (): Promise<GroupView[]> => all<GroupView>('/groups', 'groups');
export const polls = (
  query: Query = {},
): Promise<{ parked: readonly Poll[]; last: readonly Poll[] }> => get('/polls', query);
export const messages = (query: Query): Promise<MessagePage> => get('/messages', query);
/** The dead letters of a group, the first ones first. */
export const deadLetters = (
  { ns, topic, group }: GroupName,
  limit: number,
): Promise<{ messages: readonly MessageView[]; next?: string }> =>
  get(`/topics/${part(topic)}/messages`, { ns, group, state: 'dead', limit });
export const nextDue = (): Promise<ClockView> => get('/clock');
export const clock = (): Promise<ClockState> => get('/clock');
export const moveClock = (move: object): Promise<ClockReport> => call('POST', '/clock', move);

export const overview = (): Promise<{ findings: readonly FindingView[] }> =>
  get('/overview', { lang: lang() });
export const find = (q: string): Promise<{ found: readonly Hit[]; more: boolean }> =>
  get('/find', { q, lang: lang(), limit: 50 });
export const message = (id: string, ns: string | undefined): Promise<ExplainedMessage> =>
  get(`/messages/${part(id)}`, { ns, lang: lang() });
export const groupDetail = (name: GroupName): Promise<GroupDetail> =>
  get(groupPath(name), { ns: name.ns, lang: lang() });

/** Their details are in the language that the page speaks. */
export const events = (query: Query): Promise<EventPage> =>
  get('/events', { lang: lang(), ...query });
/** Where they are to be had as they happen. */
export const eventsPath = (): string => `/events${queryText({ lang: lang() })}`;
export const wireRequest = (id: string): Promise<WireRequest> => get(`/requests/${part(id)}`);

export const faults = (): Promise<FaultReport> => get('/faults');
export const addFault = (fault: FaultSpec): Promise<{ id: string }> =>
  call('POST', '/faults', fault);
export const dropFault = (id: string): Promise<unknown> => call('DELETE', `/faults/${part(id)}`);
export const dropFaults = (): Promise<{ dropped: number }> => call('DELETE', '/faults');

export const send = (to: TopicName, draft: MessageDraft): Promise<{ messageId: string }> =>
  call('POST', `${topicPath(to)}/messages${queryText({ ns: to.ns })}`, draft);

const inGroup =
  <T>(verb: string) =>
  (name: GroupName, body: object = {}): Promise<T> =>
    call('POST', `${groupPath(name)}/${verb}${queryText({ ns: name.ns })}`, body);

export const endDeliveries = inGroup<{ expired: number }>('expire');
export const deadLetter = inGroup<{ deadLettered: number }>('dead-letter');
export const resend = inGroup<{ resent: number }>('resend');
export const seek = inGroup<unknown>('seek');
