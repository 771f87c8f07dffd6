import { textSlices } from './text-slices';

/** What a value that is no text is taken for, in characters. */
const OTHER = 8;

/** Whether the JSON of plain data has about so many characters at most. Looks at no more of it. */
export function isShortJson(value: unknown, most: number): boolean {
  return roomAfter(value, most) >= 0;
}

/** What is left of so much room when a value is in it; less than 0: it is too long. */
function roomAfter(value: unknown, most: number): number {
  if (typeof value === 'string') return most - value.length;
  if (typeof value !== 'object' || value === null) return most - OTHER;
  let room = most;
  // Elements by their index, and members without a list of them: it is asked of every reply.
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length && room >= 0; i++) room = roomAfter(value[i], room - OTHER);
    return room;
  }
  for (const name in value) {
    if (room < 0) return room;
    room = roomAfter((value as Readonly<Record<string, unknown>>)[name], room - OTHER);
  }
  return room;
}

/**
 * What `JSON.stringify` makes of plain data, in slices of about so many characters, each made when
 * it is asked for.
 */
export function* jsonSlices(value: unknown, most: number): Generator<string> {
  let waiting = '';
  for (const piece of piecesOf(value, most)) {
    waiting += piece;
    if (waiting.length < most) continue;
    yield waiting;
    waiting = '';
  }
  if (waiting !== '') yield waiting;
}

function* piecesOf(value: unknown, most: number): Generator<string> {
  if (typeof value === 'string' && value.length > most) yield* textPieces(value, most);
  else if (typeof value !== 'object' || value === null || isShortJson(value, most)) {
    yield JSON.stringify(value ?? null);
  } else if (Array.isArray(value)) {
    let before = '[';
    for (const element of value) {
      yield before;
      yield* piecesOf(element, most);
      before = ',';
    }
    yield before === '[' ? '[]' : ']';
  } else {
    let before = '{';
    for (const [name, member] of Object.entries(value)) {
      if (member === undefined) continue;
      yield `${before}${JSON.stringify(name)}:`;
      yield* piecesOf(member, most);
      before = ',';
    }
    yield before === '{' ? '{}' : '}';
  }
}

function* textPieces(text: string, most: number): Generator<string> {
  yield '"';
  for (const slice of textSlices(text, most)) yield JSON.stringify(slice).slice(1, -1);
  yield '"';
}
