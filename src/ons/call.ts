import type { Parameters } from './canonical';
import { invalid, missing } from './rpc-error';

/** A name and its value. */
export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** The parameters of one call, read by the types that the vendor's metadata gives them. */
export class Call {
  constructor(
    private readonly parameters: Parameters,
    /** `http://host:port` under which the client found this server. */
    readonly origin: string,
  ) {}

  /** Rejects an empty one as it does a missing one. */
  text(name: string): string {
    const value = this.optional(name);
    if (value === undefined) throw missing(name);
    return value;
  }

  /** `undefined` where it is missing or empty. */
  optional(name: string): string | undefined {
    const value = this.parameters.get(name);
    return value === '' ? undefined : value;
  }

  /** Whether it is there, be it empty. */
  has(name: string): boolean {
    return this.parameters.has(name);
  }

  whole(name: string, from = 0, to = Number.MAX_SAFE_INTEGER): number {
    const text = this.text(name);
    const value = Number(text);
    const allowed =
      to === Number.MAX_SAFE_INTEGER ? `a whole number from ${from}` : `${from} to ${to}`;
    if (!/^-?\d+$/.test(text) || value < from || value > to) throw invalid(name, allowed);
    return value;
  }

  optionalWhole(name: string, from: number, to: number, fallback: number): number {
    return this.optional(name) === undefined ? fallback : this.whole(name, from, to);
  }

  flag(name: string): boolean {
    const value = this.text(name).toLowerCase();
    if (value !== 'true' && value !== 'false') throw invalid(name, 'true, false');
    return value === 'true';
  }

  optionalFlag(name: string): boolean {
    return this.optional(name) === undefined ? false : this.flag(name);
  }

  /** `Name.1`, `Name.2` and so on; there may be gaps. */
  list(name: string): string[] {
    const pattern = new RegExp(`^${name}\\.(\\d{1,6})$`);
    return this.#numbered(pattern).map(([, value]) => value);
  }

  /** `Tag.1.Key` with `Tag.1.Value` and so on. */
  tags(): Tag[] {
    return this.#numbered(/^Tag\.(\d{1,6})\.Key$/).map(([number, key]) => ({
      key,
      value: this.parameters.get(`Tag.${number}.Value`) ?? '',
    }));
  }

  #numbered(pattern: RegExp): [number: string, value: string][] {
    return [...this.parameters]
      .flatMap(([name, value]): [string, string][] => {
        const number = pattern.exec(name)?.[1];
        return number === undefined ? [] : [[number, value]];
      })
      .sort(([a], [b]) => Number(a) - Number(b));
  }
}
