/** How a text looks on a terminal. */
export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** Paints a text, or does not. */
export type Paint = (text: string, style: Style | undefined) => string;

/** Of ECMA-48: on and off. */
const CODES: Readonly<Record<Style, readonly [number, number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
};

const plain: Paint = (text) => text;
const colored: Paint = (text, style) => {
  if (style === undefined) return text;
  const [on, off] = CODES[style];
  return `\x1b[${on}m${text}\x1b[${off}m`;
};

/** In colour only on a terminal, and not where people do without (NO_COLOR, see no-color.org). */
export function paintFor(isTerminal: boolean, env: Readonly<NodeJS.ProcessEnv>): Paint {
  const isUnwanted = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  return isTerminal && !isUnwanted ? colored : plain;
}
