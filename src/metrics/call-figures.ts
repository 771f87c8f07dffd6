import type { ServerResponse } from 'node:http';
import { exchangeOf, outcomeOf } from '../http/exchange';
import { requestTarget } from '../http/request-target';
import type { Family, Labels } from './exposition';
import { Histogram, REQUEST_BOUNDS } from './histogram';
import type { OperationName, OperationNames } from './operation-of';

/** What came of a request. */
type Result = 'ok' | 'empty' | 'client_error' | 'server_error' | 'gone';

interface Count {
  readonly result: Result;
  /** What its protocol calls it, or the status. */
  readonly code: string;
  value: number;
}

/** More codes than any protocol has: what a fault makes up beyond is counted as one. */
const MOST_CODES = 100;
const OTHERS = 'other';

/** Counts of one operation. */
class OperationFigures {
  readonly labels: Labels;
  readonly counts: readonly [good: Map<string | number, Count>, bad: Map<string | number, Count>] =
    [new Map(), new Map()];
  readonly answered = new Histogram(REQUEST_BOUNDS);
  /** Polls that did not find anything at once. */
  readonly waited = new Histogram(REQUEST_BOUNDS);

  constructor({ front, operation }: OperationName) {
    this.labels = { front, operation };
  }

  count(code: string | number, isError: boolean, resultOf: () => Result): void {
    const counts = this.counts[isError ? 1 : 0];
    const count =
      counts.get(code) ??
      (counts.size < MOST_CODES
        ? newCount(counts, code, resultOf)
        : newCount(counts, OTHERS, resultOf));
    count.value++;
  }
}

function newCount(
  counts: Map<string | number, Count>,
  code: string | number,
  resultOf: () => Result,
): Count {
  const count = counts.get(code) ?? { result: resultOf(), code: String(code), value: 0 };
  counts.set(code, count);
  return count;
}

/** Counts requests by operation and result, and how long they took. */
export class CallFigures {
  readonly #operations = new Map<string, OperationFigures>();
  readonly #unreadable = new Map<string, number>();

  constructor(private readonly names: OperationNames) {}

  /** To be called when a reply is over. */
  readonly note = (res: ServerResponse): void => {
    const { req } = res;
    const { arrivedAt, waits, refusedWith } = exchangeOf(req);
    const figures = this.#figuresOf(this.names.nameOf(req.method ?? '', requestTarget(req)));
    const seconds = (performance.now() - arrivedAt) / 1000;
    (waits ? figures.waited : figures.answered).observe(seconds);
    if (!res.writableFinished && refusedWith === undefined) {
      figures.count('gone', true, () => 'gone');
      return;
    }
    const { code, isError } = outcomeOf(res);
    const status = refusedWith ?? res.statusCode;
    figures.count(code === '' ? status : code, isError, () => resultOf(status, code, isError));
  };

  /** To be called when bytes came that are no request, with a word for why. */
  readonly noteUnreadable = (code: string): void => {
    const key = this.#unreadable.has(code) || this.#unreadable.size < MOST_CODES ? code : OTHERS;
    this.#unreadable.set(key, (this.#unreadable.get(key) ?? 0) + 1);
  };

  families(): Family[] {
    const operations = [...this.#operations.values()];
    return [
      {
        name: 'mqrest_requests_total',
        type: 'counter',
        help: 'Requests that are over, by what they were for and what came of them.',
        samples: operations.flatMap(({ labels, counts }) =>
          counts.flatMap((ofKind) =>
            [...ofKind.values()].map(({ result, code, value }) => {
              return { labels: { ...labels, result, code }, value };
            }),
          ),
        ),
      },
      {
        name: 'mqrest_request_duration_seconds',
        type: 'histogram',
        help: 'From the head of a request to the end of its reply; waited="yes": a poll that waited for messages.',
        samples: operations.flatMap(({ labels, answered, waited }) => [
          ...answered.samples({ ...labels, waited: 'no' }),
          ...waited.samples({ ...labels, waited: 'yes' }),
        ]),
      },
      {
        name: 'mqrest_unreadable_requests_total',
        type: 'counter',
        help: 'What came over connections and was no request that could be read.',
        samples: [...this.#unreadable].map(([code, value]) => ({ labels: { code }, value })),
      },
    ];
  }

  #figuresOf(name: OperationName): OperationFigures {
    const key = `${name.front} ${name.operation}`;
    let figures = this.#operations.get(key);
    if (figures === undefined) {
      figures = new OperationFigures(name);
      this.#operations.set(key, figures);
    }
    return figures;
  }
}

function resultOf(status: number, code: string, isError: boolean): Result {
  if (!isError) return code === '' ? 'ok' : 'empty';
  // The MQCloud gateway has its status in the body.
  const said = /^\d{3}$/.test(code) ? Number(code) : status;
  return said >= 500 ? 'server_error' : 'client_error';
}
