import type { ServerResponse } from 'node:http';
import { exchangeOf, outcomeOf } from '../http/exchange';
import { requestTarget } from '../http/request-target';
import type { Family } from './exposition';
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

/** More codes than any protocol has; whatever a fault makes up beyond is counted as one. */
const MOST_CODES = 100;
const OTHERS = 'other';

/** What is counted of one operation. */
class OperationFigures {
  readonly good = new Map<string | number, Count>();
  readonly bad = new Map<string | number, Count>();
  readonly answered = new Histogram(REQUEST_BOUNDS);
  /** Polls that did not find anything at once. */
  readonly waited = new Histogram(REQUEST_BOUNDS);

  count(code: string | number, isError: boolean, resultOf: () => Result): void {
    const counts = isError ? this.bad : this.good;
    const key = counts.has(code) || counts.size < MOST_CODES ? code : OTHERS;
    const count = counts.get(key);
    if (count !== undefined) count.value++;
    else counts.set(key, { result: resultOf(), code: String(key), value: 1 });
  }
}

/** Counts requests by operation and result, and how long they took. */
export class CallFigures {
  readonly #operations = new Map<OperationName, OperationFigures>();
  readonly #unreadable = new Map<string, number>();

  constructor(private readonly names: OperationNames) {}

  /** To be called when a reply is over. */
  readonly note = (res: ServerResponse): void => {
    const { req } = res;
    const { arrivedAt, waits, refusedWith } = exchangeOf(req);
    const name = this.names.nameOf(req.method ?? '', requestTarget(req));
    const figures = this.#figuresOf(name);
    const seconds = (performance.now() - arrivedAt) / 1000;
    (waits ? figures.waited : figures.answered).observe(seconds);
    if (!res.writableFinished && refusedWith === undefined) {
      figures.count('gone', true, () => 'gone');
      return;
    }
    const { code, isError } = outcomeOf(res);
    const status = refusedWith ?? res.statusCode;
    const resultOf = () => resultFor({ front: name.front, status, code, isError });
    figures.count(code === '' ? status : code, isError, resultOf);
  };

  /** To be called when bytes came that are no request, with a word for why. */
  readonly noteUnreadable = (code: string): void => {
    const counts = this.#unreadable;
    const key = counts.has(code) || counts.size < MOST_CODES ? code : OTHERS;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  };

  families(): Family[] {
    const operations = [...this.#operations];
    return [
      {
        name: 'mqrest_requests_total',
        type: 'counter',
        help: 'Requests that are over, by what they were for and what came of them.',
        samples: operations.flatMap(([{ front, operation }, { good, bad }]) =>
          [...good.values(), ...bad.values()].map(({ result, code, value }) => {
            return { labels: { front, operation, result, code }, value };
          }),
        ),
      },
      {
        name: 'mqrest_request_duration_seconds',
        type: 'histogram',
        help: 'From the head of a request to the end of its reply; waited: a poll that found nothing at once.',
        samples: operations.flatMap(([{ front, operation }, { answered, waited }]) => [
          ...answered.samples({ front, operation, waited: 'no' }),
          ...waited.samples({ front, operation, waited: 'yes' }),
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
    let figures = this.#operations.get(name);
    if (figures === undefined) {
      figures = new OperationFigures();
      this.#operations.set(name, figures);
    }
    return figures;
  }
}

interface Outcome {
  readonly front: OperationName['front'];
  readonly status: number;
  readonly code: string;
  readonly isError: boolean;
}

function resultFor({ front, status, code, isError }: Outcome): Result {
  // What the control API refuses is no error for the log.
  const isRefused = isError || (front === 'control' && status >= 400);
  if (!isRefused) return code === '' ? 'ok' : 'empty';
  // The MQCloud gateway has its status in the body.
  const said = /^\d{3}$/.test(code) ? Number(code) : status;
  return said >= 500 ? 'server_error' : 'client_error';
}
