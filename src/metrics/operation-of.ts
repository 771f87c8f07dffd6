import { targetForms } from '../aliyun/target';
import { PREFIX as CONTROL } from '../control/api/control-router';

/** What a request is for, in few words: there is a bounded number of these. */
export interface OperationName {
  readonly front: 'aliyun' | 'mqcloud' | 'control' | 'health' | 'metrics' | 'other';
  readonly operation: string;
}

const TOPICS = '/topics/';

/** By method and path below a front, for each front but the control API. */
const ALIYUN: Readonly<Partial<Record<string, string>>> = {
  POST: 'publish',
  GET: 'consume',
  DELETE: 'ack',
};
/** Paths of the gateway; whatever else it has is for operators. */
const MQCLOUD: Readonly<Partial<Record<string, string>>> = {
  '/mq/produce': 'publish',
  '/mq/produce/batch': 'publish',
  '/mq/message': 'consume',
  '/mq/ack': 'ack',
  '/mq/unlock': 'unlock',
};

/** Names operations by the method and target of a request. */
export class OperationNames {
  /**
   * `basePath`: what the XML protocol accepts before its path, or ''; `controlPaths`: of the
   * operations of the control API, asked for once.
   */
  constructor(
    private readonly basePath: string,
    private readonly controlPaths: () => readonly string[],
  ) {}

  #control: ReadonlySet<string> | undefined;

  /** O(target); never more than the paths that were named, however many different targets there are. */
  nameOf(method: string, target: string): OperationName {
    if (target.startsWith(TOPICS)) return aliyun(method, target);
    const mark = target.indexOf('?');
    const path = mark < 0 ? target : target.slice(0, mark);
    if (path.startsWith('/mq/') || path.startsWith('/topic/')) {
      return { front: 'mqcloud', operation: own(MQCLOUD, path) ?? 'manage' };
    }
    if (path.startsWith(`${CONTROL}/`)) {
      const part = firstPart(path.slice(CONTROL.length));
      this.#control ??= new Set(['openapi.json', ...this.controlPaths().map(firstPart)]);
      return { front: 'control', operation: this.#control.has(part) ? part : 'other' };
    }
    if (path.startsWith('/_mqrest/health/')) return { front: 'health', operation: 'read' };
    if (path === '/metrics') return { front: 'metrics', operation: 'read' };
    const form = targetForms(target, this.basePath).find((one) => one.startsWith(TOPICS));
    return form === undefined ? OTHER : aliyun(method, form);
  }
}

const OTHER: OperationName = { front: 'other', operation: 'other' };

function aliyun(method: string, target: string): OperationName {
  const [, settled] = method === 'DELETE' ? (/[?&]trans=(commit|rollback)/.exec(target) ?? []) : [];
  return { front: 'aliyun', operation: settled ?? own(ALIYUN, method) ?? 'other' };
}

/** A member of a table, not of what all objects have. */
function own<T>(table: Readonly<Partial<Record<string, T>>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** `topics` of `/topics/{topic}/messages`. */
function firstPart(path: string): string {
  return path.split('/', 2)[1] ?? '';
}
