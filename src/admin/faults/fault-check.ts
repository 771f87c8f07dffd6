import {
  faultSpec,
  LONGEST,
  OPERATION,
  OPERATIONS,
  type FaultAction,
  type FaultMatch,
  type FaultSpec,
} from '../../faults/fault';
import { KINDS, kindsOf, reachOf } from '../../faults/reach';
import { alternatives } from '../../lib/alternatives';
import { tagsNamed } from '../../lib/tag-expression';
import { check } from '../../schema/check';
import { durationMs } from '../../schema/time-values';
import { invalid } from '../../schema/control-error';

/** How a handle that is made to fail can be reported. */
const ACK_ERRORS = ['ReceiptHandleError', 'MessageNotExist'];
const DELAYS = ['delay', 'delayReply'] as const;
/** What a header's value may have in it. */
const PLAIN = /^[\x20-\x7e]+$/;

/** Throws the 400 that names the first part of a fault that makes no sense. `codes` are what an error may be. */
export function checkFault(fault: FaultSpec, codes: readonly string[]): void {
  check(faultSpec, fault);
  const { id, action, match = {} } = fault;
  checkLength('id', id, LONGEST.id);
  checkKind(action);
  checkBelongings(action);
  checkError(action, codes);
  checkNth(fault);
  for (const name of DELAYS) {
    const delay = action[name];
    if (delay !== undefined) durationMs(delay, `action.${name}`);
  }
  if (action.throttle !== undefined) checkWindow(action.throttle.per);
  checkMatch(match, action);
}

function checkLength(field: string, value: string | undefined, longest: number): void {
  if ((value ?? '').length > longest) throw invalid(field, `up to ${longest} characters`, value);
}

/** Where it fires at one call only it cannot fire more often. */
function checkNth({ nth, times = 1 }: FaultSpec): void {
  if (nth !== undefined && times > 1) throw invalid('times', '1 beside nth, or none', times);
}

function checkKind(action: FaultAction): void {
  const kinds = kindsOf(action);
  const isDelay = DELAYS.some((name) => action[name] !== undefined);
  if (kinds.length === 1 || (kinds.length === 0 && isDelay)) return;
  const allowed = `exactly one of ${alternatives(KINDS)}, with or without ${alternatives(DELAYS)}, or these alone`;
  const had = kinds.length === 0 ? 'nothing' : kinds.join(' and ');
  throw invalid('action', allowed, action, `action has ${had}; allowed: ${allowed}.`);
}

/** What says more about one action means nothing for another. */
function checkBelongings(action: FaultAction): void {
  const { status, failAcks, error, message, body, contentType } = action;
  const isError = error !== undefined && failAcks === undefined;
  if (message !== undefined && !isError) throw alone('message', 'error', message);
  if (body !== undefined && status === undefined) throw alone('body', 'status', body);
  if (contentType !== undefined && status === undefined) {
    throw alone('contentType', 'status', contentType);
  }
  for (const name of ['message', 'body', 'contentType'] as const) {
    checkLength(`action.${name}`, action[name], LONGEST[name]);
  }
  if (contentType !== undefined && !PLAIN.test(contentType)) {
    throw invalid('action.contentType', 'printable ASCII', contentType);
  }
}

function alone(member: string, goesWith: string, value: string) {
  return invalid(
    `action.${member}`,
    `only beside ${goesWith}`,
    value,
    `action.${member} goes with action.${goesWith} only.`,
  );
}

function checkError({ error, failAcks }: FaultAction, codes: readonly string[]): void {
  const allowed = failAcks === undefined ? codes : ACK_ERRORS;
  if (error !== undefined && !allowed.includes(error)) {
    throw invalid('action.error', alternatives(allowed), error);
  }
}

function checkWindow(per: string | number): void {
  if (durationMs(per, 'action.throttle.per') > 0) return;
  throw invalid('action.throttle.per', 'more than 0 ms', per);
}

function checkMatch({ operation, tag, group }: FaultMatch, action: FaultAction): void {
  const reach = reachOf(action);
  const operations = OPERATIONS.filter(
    (one) => reach.aliyun.includes(one) || reach.mqcloud.includes(one),
  );
  const asked: readonly string[] = operation === undefined ? operations : [operation].flat();
  for (const one of asked) {
    if (!OPERATIONS.some((known) => known === one)) {
      throw invalid('match.operation', OPERATION, operation);
    }
    if (!operations.some((can) => can === one)) {
      const allowed = `${alternatives(operations)} with ${actionWords(action)}`;
      throw invalid('match.operation', allowed, operation);
    }
  }
  if (group !== undefined && asked.every((one) => one === 'publish')) {
    throw invalid('match.group', 'none, for a publish has no group', group);
  }
  if (tag !== undefined && (tag.trim() === '' || tagsNamed(tag)?.length === 0)) {
    throw invalid('match.tag', 'tags such as A or A||B, or *', tag);
  }
  if (tag !== undefined && !asked.includes('publish') && !asked.includes('consume')) {
    throw invalid('match.tag', 'none, for only publish and consume have tags', tag);
  }
}

function actionWords(action: FaultAction): string {
  return action.reply === undefined
    ? `action.${kindsOf(action).join()}`
    : `action.reply ${action.reply}`;
}
