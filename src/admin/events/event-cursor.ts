import { invalid } from '../../schema/control-error';

/** How far one process was read: a position of each of its {@link SOURCES}. */
export type Positions = readonly [messages: number, incidents: number, requests: number];

/** How far each process was read, by its name of 8 characters. */
export type Place = Readonly<Record<string, Positions>>;

export const NOWHERE: Positions = [0, 0, 0];

/** Processes that a cursor names at most: of those that are gone the last ones. */
const MOST_PROCESSES = 64;
const PROCESS = /^[0-9a-f]{8}(\.[0-9a-z]{1,11}){3}$/;

/** A place as callers hand it on without looking into it. */
export function encodeCursor(place: Place): string {
  const names = Object.keys(place).slice(-MOST_PROCESSES);
  const texts = names.map((name) => {
    const positions = place[name] ?? NOWHERE;
    return [name, ...positions.map((position) => position.toString(36))].join('.');
  });
  return texts.length === 0 ? '0' : texts.join('_');
}

/** The place in the text; throws the 400 for what is none. */
export function decodeCursor(text: string): Place {
  if (text === '0') return {};
  const parts = text.split('_');
  if (parts.length > MOST_PROCESSES || !parts.every((part) => PROCESS.test(part))) {
    throw invalid('cursor', 'the cursor of an event, or the next of a page', text);
  }
  return Object.fromEntries(
    parts.map((part) => {
      const [name = '', ...digits] = part.split('.');
      const [messages = 0, incidents = 0, requests = 0] = digits.map((one) => parseInt(one, 36));
      return [name, [messages, incidents, requests]];
    }),
  );
}
