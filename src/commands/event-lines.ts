import type { Event } from '../admin/events/event-schema';
import type { Output } from './terminal/output';
import { printable } from './terminal/printable';
import type { Style } from './terminal/style';
import { cut, textWidth } from './terminal/text-width';
import { exactTimeOf, span } from './terminal/times';

const GAP = '  ';
const KIND_WIDTH = 11;
const ID_WIDTH = 32;
/** The place grows with what comes, up to so many columns. */
const WIDEST_PLACE = 28;

const STYLES: Readonly<Record<string, Style>> = {
  published: 'cyan',
  delivered: 'yellow',
  acked: 'green',
  committed: 'green',
};

/** Events as lines that stand below each other: time, kind, message, place, what else there is. */
export class EventLines {
  #placeWidth = 12;

  constructor(private readonly out: Output) {}

  show(event: Event): void {
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
    const [what = '', ...facts] = factsOf(event);
    const first = [padded(what, ID_WIDTH), padded(cut(place, this.#placeWidth), this.#placeWidth)];
    const room = out.width - time.length - KIND_WIDTH - 2 * GAP.length;
    const whole = [...first, ...facts].join(GAP).trimEnd();
    // What went wrong is told in full, below where it must be.
    const isTold = problem && textWidth(whole) > room;
    out.line([...head, cut(isTold ? first.join(GAP).trimEnd() : whole, room)].join(GAP).trimEnd());
    if (isTold) {
      const indent = time.length + GAP.length;
      out.wrap(facts.join(', '), { indent, first: ' '.repeat(indent) });
    }
  }
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)));
}

function placeOf({ ns, topic, group = '' }: Event): string {
  return printable([ns, topic, group].filter((part) => part !== '').join('/'));
}

/** The message or the request, then what else there is to say. */
function factsOf(event: Event): string[] {
  const { ids, count, client, reason, detail = reason, tags = [], kind } = event;
  const [id = ''] = ids;
  const message = count > 1 ? `${id} +${count - 1}` : id;
  const facts = kind === 'request' ? requestFacts(event) : [message];
  return [
    ...facts,
    // Those of a poll that passed it over are in its detail.
    ...(tags.length === 0 || kind === 'passed-over' ? [] : [`tag ${tags.join(', ')}`]),
    ...[detail, client].filter((fact) => fact !== undefined),
  ].map(printable);
}

function requestFacts({ method = '', path = '', status = 0, code, ms }: Event): string[] {
  const outcome = code === undefined ? `${status}` : `${status} ${code}`;
  return [`${outcome} ${method} ${path}`, ...(ms === undefined ? [] : [span(ms)])];
}
