/** One event of a `text/event-stream`. Source: WHATWG HTML, "server-sent events". */
export interface StreamEvent {
  readonly id: string | undefined;
  readonly event: string;
  readonly data: string;
}

/** A stream may not fill the memory with one event. */
const LONGEST = 16 * 1024 * 1024;

/** The events of a stream, as they come; what is not whole at its end is left out. */
export async function* eventsIn(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<StreamEvent> {
  const decoder = new TextDecoder();
  let text = '';
  let event = new Draft();
  for await (const piece of bytes) {
    text += decoder.decode(piece, { stream: true });
    const lines = text.split(/\r\n|\n|\r(?!$)/);
    text = lines.pop() ?? '';
    if (text.length + event.length > LONGEST) throw new Error('an event is too long');
    for (const line of lines) {
      if (line !== '') event.add(line);
      else {
        if (event.isOne) yield event.end();
        event = new Draft();
      }
    }
  }
}

/** An event, line by line. */
class Draft {
  #id: string | undefined;
  #event = 'message';
  readonly #data: string[] = [];
  length = 0;

  add(line: string): void {
    this.length += line.length;
    const [, name = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (name === 'data') this.#data.push(value);
    else if (name === 'event') this.#event = value;
    else if (name === 'id') this.#id = value;
  }

  get isOne(): boolean {
    return this.#data.length > 0;
  }

  end(): StreamEvent {
    return { id: this.#id, event: this.#event, data: this.#data.join('\n') };
  }
}
