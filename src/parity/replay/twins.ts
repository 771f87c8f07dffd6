/** What an identifier is made of; what is shorter is none. Bounded: a run of 16 MB is too much for the engine. */
const TOKEN = /[\w\-=+/]{12,4096}/g;

/** What stands in a run for the identifiers of a recording: message ids, receipt handles, request ids. */
export class Twins {
  readonly #byRecorded = new Map<string, string>();
  readonly #byRun = new Map<string, string>();

  /**
   * Notes that these are the same thing. `false` where one of the two is known to be another's: the
   * recording had one identifier there, and the run has two, or the reverse.
   */
  pair(recorded: string, run: string): boolean {
    const twin = this.#byRecorded.get(recorded);
    if (twin !== undefined) return twin === run;
    if (this.#byRun.has(run)) return false;
    this.#byRecorded.set(recorded, run);
    this.#byRun.set(run, recorded);
    return true;
  }

  /** The recording's text as it is in the run: identifiers that are known are the run's. */
  translate(text: string): string {
    if (this.#byRecorded.size === 0) return text;
    return (
      this.#byRecorded.get(text) ??
      text.replace(TOKEN, (token) => this.#byRecorded.get(token) ?? token)
    );
  }

  /** The same for a query or a form, in which an identifier may be escaped. */
  translateParameters(text: string): string {
    return this.#translateEach(text.split(/([?&])/), encodeURIComponent);
  }

  /** The same for a `Cookie`, which has an identifier as the service set it. */
  translateCookies(text: string): string {
    return this.#translateEach(text.split(/(; *)/), String);
  }

  /** Each `name=value` with the run's identifier, as it is written there. */
  #translateEach(pairs: readonly string[], written: (twin: string) => string): string {
    const translated = pairs.map((pair) => {
      const end = pair.indexOf('=') + 1;
      if (end === 0) return pair;
      const [name, value] = [pair.slice(0, end), pair.slice(end)];
      const twin = this.#byRecorded.get(decoded(value));
      return name + (twin === undefined ? this.translate(value) : written(twin));
    });
    return translated.join('');
  }

  /** Of all, the run's to the recording's. */
  recordedOf(run: string): string | undefined {
    return this.#byRun.get(run);
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
