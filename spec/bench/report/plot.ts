/** Lines over a logarithmic axis. */
export interface Plot {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly lines: readonly Line[];
}

/** One line; `x` is above 0. */
export interface Line {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

const WIDTH = 720;
const HEIGHT = 400;
const LEFT = 70;
const RIGHT = 170;
const TOP = 44;
const BOTTOM = 52;
/** Told apart by those who see few colours, too, and on white as on black. */
const COLOURS = ['#d9480f', '#1c7ed6', '#2b8a3e', '#9c36b5', '#b08900', '#868e96'];

/** The plot as an SVG file that is readable on a light and on a dark page. */
export function toSvg({ title, x, y, lines }: Plot): string {
  const drawn = lines.filter(({ points }) => points.length > 0);
  const xs = [...new Set(drawn.flatMap(({ points }) => points.map(([at]) => at)))].sort(
    (a, b) => a - b,
  );
  const step = niceStep(Math.max(1, ...drawn.flatMap(({ points }) => points.map(([, v]) => v))));
  const top = step * 5;
  const first = Math.log(xs[0] ?? 1);
  const span = Math.log(xs.at(-1) ?? 1) - first || 1;
  const toX = (value: number) => LEFT + ((Math.log(value) - first) / span) * (WIDTH - LEFT - RIGHT);
  const toY = (value: number) => HEIGHT - BOTTOM - (value / top) * (HEIGHT - TOP - BOTTOM);
  const ticks = [0, 1, 2, 3, 4, 5].map((i) => i * step);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" ` +
      `font-family="system-ui, sans-serif" font-size="13">`,
    `<style>text{fill:#24292f}path,line{fill:none}.grid{stroke:#8886}`,
    `@media(prefers-color-scheme:dark){text{fill:#e6edf3}}</style>`,
    text(LEFT + 20, 22, title, 'font-size="15" font-weight="600"'),
    ...ticks.flatMap((v) => [
      `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${r(toY(v))}" y2="${r(toY(v))}"/>`,
      text(LEFT - 8, toY(v) + 4, v.toLocaleString('en'), 'text-anchor="end"'),
    ]),
    ...xs.map((v) =>
      text(toX(v), HEIGHT - BOTTOM + 20, v.toLocaleString('en'), 'text-anchor="middle"'),
    ),
    text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, x, 'text-anchor="middle"'),
    text(8, TOP - 12, y, ''),
    ...drawn.flatMap((line, i) => draw(line, COLOURS[i % COLOURS.length] ?? '', toX, toY)),
    ...names(drawn, toY),
    '</svg>',
    '',
  ].join('\n');
}

function draw(
  { points }: Line,
  colour: string,
  toX: (x: number) => number,
  toY: (y: number) => number,
): string[] {
  const at = points.map(([x, y]) => [r(toX(x)), r(toY(y))] as const);
  return [
    `<path stroke="${colour}" stroke-width="2" d="M${at.map((point) => point.join(' ')).join('L')}"/>`,
    ...at.map(([x, y]) => `<circle cx="${x}" cy="${y}" r="3" fill="${colour}"/>`),
  ];
}

/** Each at the end of its line, moved apart where they would cover each other. */
function names(lines: readonly Line[], toY: (y: number) => number): string[] {
  const wanted = lines
    .map(({ name, points }, i) => ({ name, i, y: toY(points.at(-1)?.[1] ?? 0) + 4 }))
    .sort((a, b) => b.y - a.y);
  let free = HEIGHT - BOTTOM + 4;
  return wanted.map(({ name, i, y }) => {
    const place = Math.min(y, free);
    free = place - 16;
    const style = `style="fill:${COLOURS[i % COLOURS.length]}" font-weight="600"`;
    return text(WIDTH - RIGHT + 10, place, name, style);
  });
}

/** A fifth of the axis: 1, 2, 4, 5 or 10 times a power of ten. */
function niceStep(highest: number): number {
  const power = 10 ** Math.floor(Math.log10(highest / 5));
  const factor = [1, 2, 4, 5, 10].find((f) => f * power * 5 >= highest) ?? 10;
  return factor * power;
}

function text(x: number, y: number, content: string, more: string): string {
  const safe = content.replace(/&/g, '&amp;').replace(/</g, '&lt;');
  return `<text x="${r(x)}" y="${r(y)}" ${more}>${safe}</text>`;
}

function r(value: number): number {
  return Math.round(value * 10) / 10;
}
