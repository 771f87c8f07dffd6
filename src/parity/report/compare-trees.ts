import { SHARDING_KEY } from '../../broker/system-properties';
import type { Comparison } from './comparison';
import type { Difference } from './difference';
import type { Tree } from './tree';

/** Identifiers that the service makes up, by the name of their field. Source: Aliyun docs; mq-proxy. */
const IDENTIFIERS = [
  ...['MessageId', 'ReceiptHandle', 'RequestId'],
  ...['messageId', 'msgId', 'offsetMsgId', 'transactionId', 'requestId'],
];
/** Where the service is. */
const OF_THE_PLACE = ['HostId'];
/** What an item of a list is known by; the first that it has. */
const NAMES_OF_ITEMS = ['MessageId', 'messageId', 'ReceiptHandle', 'MessageBody'];
const MD5 = 'MessageBodyMD5';
const PROPERTIES = 'Properties';
const INSTANT = /^1\d{12}(?: \(JSON\))?$/;
const HEX = /^[0-9A-F]+$/i;

/** Finds each difference between what was recorded and what came, and learns identifiers on the way. */
export function compareTrees(recorded: Tree, run: Tree, where: string, to: Comparison): void {
  if (recorded instanceof Map && run instanceof Map) compareMembers(recorded, run, where, to);
  else if (Array.isArray(recorded) && Array.isArray(run)) compareItems(recorded, run, where, to);
  else if (typeof recorded === 'string' && typeof run === 'string') {
    compareTexts(recorded, run, where, to);
  } else to.differs('value', where, jsonOf(recorded), jsonOf(run));
}

type Members = Map<string, Tree>;

function compareMembers(recorded: Members, run: Members, where: string, to: Comparison): void {
  for (const [name, tree] of recorded) {
    const path = where === '' ? name : `${where}.${name}`;
    const other = run.get(name);
    if (other === undefined) to.differs('missing', path, jsonOf(tree), '(nothing)');
    else compareTrees(tree, other, path, to);
  }
  for (const [name, tree] of run) {
    if (recorded.has(name)) continue;
    const path = where === '' ? name : `${where}.${name}`;
    to.differs('additional', path, '(nothing)', jsonOf(tree));
  }
  const before = [...recorded.keys()].filter((name) => run.has(name)).join(', ');
  const after = [...run.keys()].filter((name) => recorded.has(name)).join(', ');
  if (before !== after) to.differs('order', where, before, after);
}

function compareItems(
  recorded: readonly Tree[],
  run: readonly Tree[],
  where: string,
  to: Comparison,
): void {
  const left = new Map(run.map((tree, n) => [n, nameOf(tree)]));
  // Of each item that was recorded its place in the run.
  const places = recorded.map((tree) => {
    const name = to.twins.translate(nameOf(tree));
    for (const [n, other] of left) {
      if (other !== name) continue;
      left.delete(n);
      return n;
    }
    return undefined;
  });
  if (recorded.length !== run.length) {
    to.differs('count', where, `${recorded.length}`, `${run.length}`);
  }
  if (isDisordered(recorded, places)) {
    const names = recorded.map((tree) => to.twins.translate(nameOf(tree)));
    to.differs('order', where, names.join(', '), run.map(nameOf).join(', '));
  }
  // What is not known by its name is compared in its order.
  const rest = [...left.keys()];
  recorded.forEach((tree, n) => {
    const other = run[places[n] ?? rest.shift() ?? -1];
    if (other !== undefined) compareTrees(tree, other, where, to);
  });
}

/** Whether items that have one order come in another. */
function isDisordered(recorded: readonly Tree[], places: readonly (number | undefined)[]): boolean {
  const last = new Map<string, number>();
  return recorded.some((tree, n) => {
    const place = places[n];
    if (place === undefined) return false;
    const line = shardingKeyOf(tree);
    const isBefore = place < (last.get(line) ?? -1);
    last.set(line, place);
    return isBefore;
  });
}

/** Messages of another sharding key, in an ordered topic, are in no order with it: they may be of another queue. */
function shardingKeyOf(tree: Tree): string {
  return textIn(tree instanceof Map ? tree.get(PROPERTIES) : undefined, SHARDING_KEY) ?? '';
}

function textIn(tree: Tree | undefined, name: string): string | undefined {
  const member = tree instanceof Map ? tree.get(name) : undefined;
  return typeof member === 'string' ? member : undefined;
}

function nameOf(tree: Tree): string {
  if (typeof tree === 'string') return tree;
  return NAMES_OF_ITEMS.map((name) => textIn(tree, name)).find((text) => text !== undefined) ?? '';
}

function compareTexts(recorded: string, run: string, where: string, to: Comparison): void {
  const name = where.slice(where.lastIndexOf('.') + 1);
  if (OF_THE_PLACE.includes(name) || (name === MD5 && to.areBodiesReplaced)) return;
  // Equal ones too: they tell how far the clocks are apart.
  if (INSTANT.test(recorded) && INSTANT.test(run)) {
    const [before, after] = [Number.parseInt(recorded, 10), Number.parseInt(run, 10)];
    to.instants.push({ where, recorded: before, run: after });
    return;
  }
  const expected = to.twins.translate(recorded);
  if (expected === run) return;
  if (isIdentifier(name, recorded) && isAlike(recorded, run)) {
    if (to.twins.pair(recorded, run)) return;
    to.differs('identity', where, expected, run);
    return;
  }
  if (withoutTimes(expected) === withoutTimes(run)) return;
  to.differs(kindOf(where), where, expected, run);
}

/** Where a message has no key, its key is the id of the request that published it. Source: Aliyun. */
function isIdentifier(name: string, text: string): boolean {
  return IDENTIFIERS.includes(name) || (name === 'KEYS' && text.length === 24 && HEX.test(text));
}

/** Whether both can be identifiers of one sort: hex digits are as many. */
function isAlike(recorded: string, run: string): boolean {
  if (!HEX.test(recorded)) return recorded !== '' && run !== '';
  return HEX.test(run) && recorded.length === run.length;
}

function kindOf(where: string): Difference['kind'] {
  if (/(^|\.)(Code|ErrorCode)$/.test(where)) return 'code';
  return /(^|\.)(Message|ErrorMessage|message)$/.test(where) ? 'text' : 'value';
}

/** Times in a sentence go with the run. */
function withoutTimes(text: string): string {
  return text
    .replace(/\b1\d{12}\b/g, '(time)')
    .replace(/\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT/g, '(time)')
    .replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?/g, '(time)');
}

function jsonOf(tree: Tree): string {
  return JSON.stringify(tree, (_, one: Tree) =>
    one instanceof Map ? Object.fromEntries(one) : one,
  );
}
