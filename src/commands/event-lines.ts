import type { HappenedEvent } from './client/event-feed';
import type { Output } from './terminal/output';
import { printable } from './terminal/printable';
import type { Style } from './terminal/style';
import { cut, textWidth } from './terminal/text-width';
import { exactTimeOf, span } from './terminal/times';

const KIND_WIDTH = 11;
/** The place grows with what comes, up to so many columns. */
const WIDEST_PLACE = 28;

const STYLES: Readonly<Record<string, Style>> = {
  published: 'cyan',
  delivered: 'yellow',
  acked: 'green',
  committed: 'green',
};

/** Events as lines that stand below each other: time, kind, place, message, what else there is. */
export class EventLines {
  #placeWidth = 12;

  constructor(private readonly out: Output) {}

  show(event: HappenedEvent): void {
    const { out } = this;
    if (out.json) {
      out.record(event);
      return;
    }
    const { at, kind, problem } = event;
    const place = placeOf(event);
    this.#placeWidth = Math.min(WIDEST_PLACE, Math.max(this.#placeWidth, textWidth(place)));
    const time = exactTimeOf(at, Date.now());
    const style = problem ? 'red' : STYLES[kind];
    const head = [out.paint(time, 'dim'), out.paint(padded(kind, KIND_WIDTH), style)];
    const room = out.width - time.length - KIND_WIDTH - 4;
    const rest = [padded(cut(place, this.#placeWidth), this.#placeWidth), ...factsOf(event)];
    out.line([...head, cut(rest.join('  '), room)].join('  ').trimEnd());
  }
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)));
}

function placeOf({ ns = '', topic = '', group = '' }: HappenedEvent): string {
  const parts = [
    ...(ns === '' ? [] : [ns]),
    ...(topic === '' ? [] : [topic]),
    ...(group === '' ? [] : [group]),
  ];
  return printable(parts.join('/'));
}

function factsOf(event: HappenedEvent): string[] {
  const { ids = [], count = ids.length, client, reason, detail, tags, requestId, kind } = event;
  const [id] = ids;
  const message = id === undefined ? [] : [count > 1 ? `${id} and ${count - 1} more` : id];
  const facts = kind === 'request' ? requestFacts(event) : message;
  return [
    ...facts,
    ...(tags === undefined ? [] : [`tags ${tags.join(', ')}`]),
    ...(reason === undefined ? [] : [reason]),
    ...(detail === undefined ? [] : [detail]),
    ...(client === undefined ? [] : [`client ${client}`]),
    ...(requestId === undefined ? [] : [`request ${requestId}`]),
  ].map(printable);
}

function requestFacts({ method = '', path = '', status = '', code, ms }: HappenedEvent): string[] {
  const outcome = code === undefined ? String(status) : `${status} ${code}`;
  return [`${method} ${path}`, outcome, ...(ms === undefined ? [] : [span(ms)])];
}
