import type { Message } from '../../broker/message';
import { messageIn } from '../../broker/payload';
import { wrongText } from '../../broker/wrong-text';
import { alternatives } from '../../lib/alternatives';
import { isPlainText } from '../../lib/escape-xml';
import { DEAD, type TopicPart } from '../../store/store';
import { check } from '../../schema/check';
import { invalid } from '../../schema/control-error';
import type { Schema } from '../../schema/schema';
import { partSchemas } from './snapshot-schema';

type Part<Name extends TopicPart['part']> = Extract<TopicPart, { part: Name }>;

/** Checks that the parts of one topic fit each other, as they come. */
export class TopicCheck {
  #head: Part<'topic'> | undefined;
  readonly #groups = new Map<string, Part<'group'>>();
  /** Per log the offset that its next part begins at or after. */
  readonly #next = new Map<string, number>();
  /** Per place the offsets that were there. */
  readonly #taken = new Map<string, Set<number>>();

  /** Throws the 400 that names what is wrong with the next part, which is at `path`; whatever it is. */
  part(part: unknown, path: string): this {
    checkShape(part, path);
    this.#order(part, path);
    this.#content(part, path);
    return this;
  }

  #order(part: TopicPart, path: string): void {
    const isHead = part.part === 'topic';
    if (isHead !== (this.#head === undefined)) {
      throw invalid(`${path}.part`, 'topic for the first part and no other', part.part);
    }
    if (isHead) this.#head = part;
    const group = part.part === 'holds' || part.part === 'dead' ? part.group : undefined;
    if (group !== undefined && !this.#groups.has(group)) {
      throw invalid(`${path}.group`, 'a group of an earlier part', group);
    }
  }

  #content(part: TopicPart, path: string): void {
    switch (part.part) {
      case 'topic':
        return;
      case 'group':
        return this.#group(part, path);
      case 'scheduled':
        this.#once(part.entries, 'scheduled', `${path}.entries`, this.#head?.scheduledMax);
        return this.#entries(part.entries, path);
      case 'half':
        this.#log(part, 'half', path, false);
        return this.#entries(part.entries, path);
      case 'queue':
        this.#queue(part.queue, `${path}.queue`);
        this.#log(part, `queue ${part.queue}`, path, true);
        return this.#entries(part.entries, path);
      case 'holds':
        if (part.queue !== DEAD) this.#queue(part.queue, `${path}.queue`);
        return this.#once(part.holds, `${part.queue} ${part.group}`, `${path}.holds`);
      case 'dead':
        this.#log(part, `dead ${part.group}`, path, false);
        return this.#entries(part.entries, path);
    }
  }

  #group(part: Part<'group'>, path: string): void {
    const queues = this.#head?.queues ?? 0;
    if (this.#groups.has(part.group)) {
      throw invalid(`${path}.group`, 'every group once', part.group);
    }
    if (part.cursors.length !== queues) {
      throw invalid(`${path}.cursors`, `one for each of ${queues} queues`, part.cursors);
    }
    this.#groups.set(part.group, part);
  }

  #queue(queue: number, path: string): void {
    const { queues = 0 } = this.#head ?? {};
    if (queue < 0 || queue >= queues) throw invalid(path, `from 0 to ${queues - 1}`, queue);
  }

  /** Offsets of a log rise from part to part; those of a queue without a gap. */
  #log(
    { entries, next }: { entries: readonly { offset: number }[]; next: number },
    log: string,
    path: string,
    isDense: boolean,
  ): void {
    const begun = this.#next.get(log);
    let from = begun ?? 0;
    entries.forEach(({ offset }, n) => {
      const isFirst = begun === undefined && n === 0;
      if (offset < from || (isDense && !isFirst && offset > from)) {
        const allowed = isDense ? `${from}` : `${from} or more`;
        throw invalid(`${path}.entries[${n}].offset`, allowed, offset);
      }
      from = offset + 1;
    });
    const isWrong = next < from || (isDense && entries.length > 0 && next !== from);
    if (isWrong) throw invalid(`${path}.next`, isDense ? `${from}` : `${from} or more`, next);
    this.#next.set(log, next);
  }

  #once(
    entries: readonly { offset: number }[],
    place: string,
    path: string,
    below = Infinity,
  ): void {
    const taken = this.#taken.get(place) ?? new Set();
    this.#taken.set(place, taken);
    entries.forEach(({ offset }, n) => {
      if (taken.has(offset)) throw invalid(`${path}[${n}].offset`, 'every offset once', offset);
      if (offset >= below) throw invalid(`${path}[${n}].offset`, `less than ${below}`, offset);
      taken.add(offset);
    });
  }

  /** Entries must have payloads that can be delivered, and go to queues that are there. */
  #entries(
    entries: readonly { payload: string; tag?: string | undefined; queue?: number }[],
    path: string,
  ): void {
    entries.forEach(({ payload, tag, queue }, n) => {
      if (queue !== undefined) this.#queue(queue, `${path}.entries[${n}].queue`);
      const message = messageOf(payload, tag);
      const at = `${path}.entries[${n}].payload`;
      if (message === undefined) throw invalid(at, 'a message as a snapshot has it', payload);
      const wrong = wrongText(message);
      if (wrong !== undefined)
        throw invalid(at, 'a message that can be delivered', payload, wrong.detail);
    });
  }
}

/** Entries or holds in one part, which is checked in one go; those that are taken have 100. */
const MOST_IN_PART = 10_000;

function checkShape(part: unknown, path: string): asserts part is TopicPart {
  const { part: name, ...members } = Object(part) as Partial<TopicPart>;
  for (const [member, value] of Object.entries(members)) {
    if (!Array.isArray(value) || value.length <= MOST_IN_PART) continue;
    throw invalid(`${path}.${member}`, `at most ${MOST_IN_PART}`, undefined);
  }
  if (name === undefined || !Object.hasOwn(partSchemas, name)) {
    throw invalid(`${path}.part`, alternatives(Object.keys(partSchemas)), name);
  }
  check(partSchemas[name] as Schema, part, path);
}

function messageOf(payload: string, tag: string | undefined): Message | undefined {
  try {
    const message = messageIn({ payload, tag });
    const { id } = message as Partial<Message>;
    const isGood = typeof id === 'string' && isText(message) && isMarkedRight(message);
    return isGood ? message : undefined;
  } catch {
    return undefined;
  }
}

/** A body that is called plain by mistake would break the replies that bring it. */
function isMarkedRight({ isPlain, body }: Message): boolean {
  return isPlain !== true || isPlainText(body);
}

/** Whether what is to be looked at as text is text: a payload can be any JSON. */
function isText({ key, shardingKey, properties = [] }: Message): boolean {
  if (!Array.isArray(properties)) return false;
  const texts: unknown[] = [key ?? '', shardingKey ?? '', ...(properties as unknown[][]).flat()];
  return texts.every((text) => typeof text === 'string');
}
