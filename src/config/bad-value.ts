/** Where in a structured value: `['topics', 0, 'type']`. */
export type Path = readonly (string | number)[];

/** A value that is not allowed. The message says what is; it never shows a secret. */
export class BadValue extends Error {
  constructor(
    message: string,
    /** The part of the value that is wrong; empty: all of it. */
    readonly path: Path = [],
  ) {
    super(message);
    this.name = 'BadValue';
  }

  /** The same, seen from further out. */
  within(...path: Path): BadValue {
    return new BadValue(this.message, [...path, ...this.path]);
  }
}

/** What went wrong at `path` of a larger value, with the path in front. */
export function at<T>(path: Path, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw error instanceof BadValue ? error.within(...path) : error;
  }
}
