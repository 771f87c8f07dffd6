import type { WriteStream } from 'node:tty';
import { printable } from './printable';
import { paintFor, type Paint, type Style } from './style';
import { tableLines, type Column, type Row } from './table';
import { wrapped } from './text-width';

interface Streams {
  readonly stdout: WriteStream;
  readonly stderr: WriteStream;
}

/** What a command says: results on standard output, all else on standard error. */
export class Output {
  /** Columns; without a terminal as many as it takes, or what COLUMNS says. */
  readonly width: number;
  readonly paint: Paint;
  readonly #streams: Streams;

  constructor(
    streams: Streams,
    env: Readonly<NodeJS.ProcessEnv>,
    /** Whether results are lines of JSON. */
    readonly json: boolean,
  ) {
    this.#streams = streams;
    const { stdout } = streams;
    const given = Number(env['COLUMNS']) > 0 ? Number(env['COLUMNS']) : Infinity;
    this.width = stdout.isTTY ? stdout.columns || 80 : given;
    this.paint = paintFor(stdout.isTTY, env);
  }

  /** A result for a program. */
  record(value: object): void {
    this.#streams.stdout.write(`${JSON.stringify(value)}\n`);
  }

  /** A line for people; its parts are printable, and may be painted. */
  line(text = ''): void {
    this.#streams.stdout.write(`${text}\n`);
  }

  /** Text in lines of the terminal's width, each after the first behind so many blanks. */
  wrap(
    text: string,
    { indent = 0, first = '' }: { indent?: number; first?: string } = {},
    style?: Style,
  ): void {
    const lines = wrapped(printable(text), Math.max(20, this.width - indent));
    lines.forEach((line, n) =>
      this.line((n === 0 ? first : ' '.repeat(indent)) + this.paint(line, style)),
    );
  }

  table(columns: readonly Column[], rows: readonly Row[]): void {
    tableLines(columns, rows, this).forEach((line) => this.line(line));
  }

  /** Something to know that is no result. */
  note(text: string): void {
    this.#streams.stderr.write(`mqrest: ${printable(text)}\n`);
  }

  /** The same, only where a person looks on. */
  hint(text: string): void {
    if (!this.json && this.#streams.stderr.isTTY) this.note(text);
  }
}
