import { readdirSync, readFileSync } from 'node:fs';
import { join, parse } from 'node:path';

const STORE = join(__dirname, '../../src/store');
/** Where the parts of a store are, and how a function and a method of a class begin there. */
const MEMORY = {
  folder: join(STORE, 'memory'),
  ending: '.ts',
  begins: /^(?:export )?function\*? (\w+)/gm,
  methods: /^ {2}(?:async |get )?(?!constructor)(\w+)(?:<.*>)?\((?!.*;$)/gm,
};
const LUA = {
  folder: join(STORE, 'redis/library'),
  ending: '.lua',
  begins: /^local function (\w+)/gm,
  methods: undefined,
};

/** Parts that are named otherwise, or are there on one side only, and why. */
const OTHER_NAMES: Readonly<Record<string, string>> = { 'memory-store': 'store' };
const ONE_SIDED: Readonly<Record<string, string>> = {
  'queue-log': 'a stream of Redis is a log already',
  topics: 'Redis finds them by their keys',
  rights: 'nobody keeps anything from the process itself',
  functions: 'the client calls only what is registered',
  tally: 'Redis counts and limits its own memory',
  weight: 'the same',
  counted: 'the same',
  'drop-settled': 'the same',
};

type Functions = Readonly<Record<string, readonly string[]>>;
/** Functions that only the embedded store has. */
const ONLY_MEMORY: Functions = {
  // The client does it by a command, or by one of the functions of import.lua and notes.lua.
  store: [
    ...['topics', 'usedBytes', 'dropSettled', 'importTopic', 'note', 'notes', 'watch', 'ping'],
    'close',
    // For the journal.
    ...['keepHolds', 'noteSpaces'],
  ],
  notes: ['notes', 'spaces'],
  import: ['importPart'],
  // A hold is an object in memory; on Redis it is a member of a sorted set, see ONLY_LUA.
  holds: ['size', 'get', 'set', 'delete', 'clear', 'ended', 'running', 'list'],
  // A sorted set of Redis has an order of its own.
  topic: ['dropGroup', 'byTime'],
  settle: ['holdsOf'],
  list: ['entryOf'],
};
/** Functions that only the library has. */
const ONLY_LUA: Functions = {
  // Topics, groups and entries are keys and texts, which are to be named, read and written.
  topic: [
    ...['int', 'idOf', 'offsetOf', 'fieldsOf', 'queueLog', 'halfLog', 'deadLog', 'openTopic'],
    ...['setShaped', 'groupsKey', 'parseGroup', 'openGroup', 'saveGroup', 'removeGroup'],
    ...['removeTopic', 'refuse', 'shapeOf', 'topicFor', 'isAway', 'tryAgain'],
  ],
  place: ['parkAs', 'unpackParked', 'isLater', 'isPlaceAway'],
  inspect: ['rangeOf', 'cursorsOf', 'nextOf'],
  sweep: ['oldestOf'],
  list: ['listing'],
  pop: ['popOptions'],
  import: ['importTopic', 'setNext', 'addEntry', 'importPending'],
  // A command can change many holds at once.
  holds: [
    ...['memberOf', 'offsetOfMember', 'parseHold', 'listAfter', 'endedHolds', 'endedHoldsAfter'],
    ...['newChanges', 'deleteHold', 'setHold', 'indexResent', 'applyChanges'],
  ],
  take: ['queueOfLetter', 'claim', 'takeAgain'],
  settle: ['logOf', 'acksOf', 'flushAcks', 'whyNot', 'endsOf'],
};

/** The functions of each part that both stores have, in their order. */
function partsOf({ folder, ending, begins, methods }: typeof MEMORY | typeof LUA) {
  const parts = new Map<string, string[]>();
  for (const file of readdirSync(folder).sort()) {
    const { name, ext } = parse(file);
    if (ext !== ending || name in ONE_SIDED) continue;
    const text = readFileSync(join(folder, file), 'utf8');
    const pattern = methods !== undefined && /^export class/m.test(text) ? methods : begins;
    const functions = [...text.matchAll(pattern)].map(([, found = '']) => found);
    parts.set(OTHER_NAMES[name] ?? name, functions);
  }
  return parts;
}

describe('the parts of the embedded store and of the function library', () => {
  const memory = partsOf(MEMORY);
  const lua = partsOf(LUA);

  it('have the same names', () => {
    expect([...memory.keys()].sort()).toEqual([...lua.keys()].sort());
  });

  it.each([...memory.keys()])('have the same functions in the same order: %s', (part) => {
    const both = (parts: Map<string, string[]>, own: Functions) =>
      (parts.get(part) ?? []).filter((name) => own[part]?.includes(name) !== true);
    expect(both(memory, ONLY_MEMORY)).toEqual(both(lua, ONLY_LUA));
  });

  it('have no function in the tables above that is missing, or is on both sides', () => {
    const listed = (own: Functions) =>
      Object.entries(own).flatMap(([part, names]) => names.map((name) => [part, name] as const));
    const isIn = (parts: Map<string, string[]>, [part, name]: readonly [string, string]) =>
      parts.get(part)?.includes(name) === true;
    const wrong = [
      ...listed(ONLY_MEMORY).filter((one) => !isIn(memory, one) || isIn(lua, one)),
      ...listed(ONLY_LUA).filter((one) => !isIn(lua, one) || isIn(memory, one)),
    ];
    expect(wrong).toEqual([]);
  });
});
