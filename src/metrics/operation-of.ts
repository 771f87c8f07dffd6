import { targetForms } from '../aliyun/target';
import { PREFIX as CONTROL } from '../control/api/control-router';

/** What a request is for, in few words: there is a bounded number of these, each one object. */
export interface OperationName {
  readonly front: 'aliyun' | 'mqcloud' | 'ons' | 'control' | 'health' | 'metrics' | 'other';
  readonly operation: string;
}

type Table = Readonly<Partial<Record<string, OperationName>>>;

function tableOf(
  front: OperationName['front'],
  operations: Readonly<Record<string, string>>,
): Table {
  const rows = Object.entries(operations).map(([key, operation]) => [key, { front, operation }]);
  return Object.assign(Object.create(null), Object.fromEntries(rows)) as Table;
}

const TOPICS = '/topics/';

/** By method. */
const ALIYUN = tableOf('aliyun', { POST: 'publish', GET: 'consume', DELETE: 'ack' });
/** By what a DELETE says of a transaction. */
const TRANSACTION = tableOf('aliyun', { commit: 'commit', rollback: 'rollback' });
const ALIYUN_OTHER: OperationName = { front: 'aliyun', operation: 'other' };
/** By path; whatever else the gateway has is for operators. */
const MQCLOUD = tableOf('mqcloud', {
  '/mq/produce': 'publish',
  '/mq/produce/batch': 'publish',
  '/mq/message': 'consume',
  '/mq/ack': 'ack',
  '/mq/unlock': 'unlock',
});
const MQCLOUD_MANAGE: OperationName = { front: 'mqcloud', operation: 'manage' };
/** The vendor's management API says in its parameters what it wants. */
const ONS: OperationName = { front: 'ons', operation: 'manage' };
const CONTROL_OTHER: OperationName = { front: 'control', operation: 'other' };
const HEALTH: OperationName = { front: 'health', operation: 'read' };
const METRICS: OperationName = { front: 'metrics', operation: 'read' };
const OTHER: OperationName = { front: 'other', operation: 'other' };

/** Names operations by the method and target of a request. */
export class OperationNames {
  /** By the first part of a path of the control API. */
  #control: Table | undefined;

  /**
   * `basePath`: what the XML protocol accepts before its path, or ''; `controlPaths`: of the
   * operations of the control API, asked for once.
   */
  constructor(
    private readonly basePath: string,
    private readonly controlPaths: () => readonly string[],
  ) {}

  /** O(target). */
  nameOf(method: string, target: string): OperationName {
    if (target.startsWith(TOPICS)) return aliyun(method, target);
    const mark = target.indexOf('?');
    const path = mark < 0 ? target : target.slice(0, mark);
    if (path.startsWith('/mq/') || path.startsWith('/topic/')) {
      return MQCLOUD[path] ?? MQCLOUD_MANAGE;
    }
    if (path.startsWith('/_mqrest/health/')) return HEALTH;
    if (path.startsWith(`${CONTROL}/`)) return this.#controlOf(path) ?? CONTROL_OTHER;
    if (path === '/metrics') return METRICS;
    if (path === '/') return ONS;
    const form = targetForms(target, this.basePath).find((one) => one.startsWith(TOPICS));
    return form === undefined ? OTHER : aliyun(method, form);
  }

  #controlOf(path: string): OperationName | undefined {
    if (this.#control === undefined) {
      const parts = ['openapi.json', ...this.controlPaths().map(firstPart)];
      this.#control = tableOf('control', Object.fromEntries(parts.map((part) => [part, part])));
    }
    return this.#control[firstPart(path.slice(CONTROL.length))];
  }
}

function aliyun(method: string, target: string): OperationName {
  if (method === 'DELETE') {
    const [, transaction] = /[?&]trans=(commit|rollback)/.exec(target) ?? [];
    if (transaction !== undefined) return TRANSACTION[transaction] ?? ALIYUN_OTHER;
  }
  return ALIYUN[method] ?? ALIYUN_OTHER;
}

/** `topics` of `/topics/{topic}/messages`. */
function firstPart(path: string): string {
  return path.split('/', 2)[1] ?? '';
}
