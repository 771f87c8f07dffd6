/** One handing out of a message, as the reply tells it. */
export interface Delivery {
  readonly id: string;
  readonly handle: string;
  /** By the server's clock, epoch ms: when it was taken, and up to when it is this consumer's. */
  readonly takenAt: number;
  readonly until: number;
  readonly times: number;
}

/** What the books say at the end. Each number but the first counts messages of a group. */
export interface Sums {
  /** Publishes that were answered with 201. */
  readonly accepted: number;
  /** Accepted, and then never handed out, or not again although nobody acked it. */
  readonly lost: number;
  /** Handed out although its ack had been answered with 204. */
  readonly again: number;
  /** Handed out while another consumer still had it. */
  readonly twice: number;
  /** Passed over: a later message of its key was handed out before it was settled. */
  readonly disorder: number;
}

interface Message {
  readonly topic: string;
  readonly key: string | undefined;
  accepted: boolean;
}

/** What was published, by the answers that publishers got, and what became of it in each group. */
export class Ledger {
  readonly #messages = new Map<string, Message>();
  /** The accepted messages of a topic and key, in their order. */
  readonly #keys = new Map<string, string[]>();
  readonly #groups: Group[] = [];

  /** A new message for one publish at a time of its topic; returns the id that is to be its body. */
  ask(topic: string, key?: string): string {
    const id = `${topic}-${this.#messages.size}`;
    this.#messages.set(id, { topic, key, accepted: false });
    return id;
  }

  /** It was answered with 201. Anything else means that it may have been taken in or not. */
  accept(id: string): void {
    const message = this.#messages.get(id);
    if (message === undefined) return;
    message.accepted = true;
    const of = `${message.topic} ${message.key}`;
    this.#keys.set(of, [...(this.#keys.get(of) ?? []), id]);
  }

  group(topic: string): Group {
    const before = (id: string): string[] => {
      const { key } = this.#messages.get(id) ?? {};
      if (key === undefined) return [];
      const ids = this.#keys.get(`${topic} ${key}`) ?? [];
      const at = ids.indexOf(id);
      // Where its own 201 is not here yet, all others are before it.
      return at < 0 ? ids : ids.slice(0, at);
    };
    const group = new Group(topic, before);
    this.#groups.push(group);
    return group;
  }

  /** Messages that some group has still to be given, or to be given again. */
  get unsettled(): number {
    return this.#groups.reduce((sum, group) => sum + group.unsettled(this.#accepted(group)), 0);
  }

  /** What can be said of each message that was passed over. */
  get stories(): string[] {
    return this.#groups.flatMap((group, n) => group.stories.map((one) => `group ${n}: ${one}`));
  }

  sums(): Sums {
    const sum = (of: (group: Group) => number) => this.#groups.reduce((n, g) => n + of(g), 0);
    return {
      accepted: [...this.#messages.values()].filter(({ accepted }) => accepted).length,
      lost: this.unsettled,
      again: sum(({ again }) => again.size),
      twice: sum(({ twice }) => twice.size),
      disorder: sum((group) => group.disorder),
    };
  }

  #accepted({ topic }: Group): string[] {
    const all = [...this.#messages];
    return all.filter(([, one]) => one.accepted && one.topic === topic).map(([id]) => id);
  }
}

/** A message in a group: `asked` is one whose ack was sent and not answered, so it may be acked or not. */
interface Life {
  readonly last: Delivery;
  readonly state: 'open' | 'asked' | 'acked';
  readonly ackedAt: number;
}

/** What one group was given, and what it acked. */
export class Group {
  readonly again = new Set<string>();
  readonly twice = new Set<string>();
  readonly #lives = new Map<string, Life>();
  /** How a message was passed over, first. */
  readonly #passedOpen = new Map<string, string>();
  readonly #passedUnseen = new Map<string, string>();

  constructor(
    readonly topic: string,
    /** The accepted messages of the same key before this one; none where order does not matter. */
    private readonly before: (id: string) => readonly string[],
  ) {}

  /** A reply has come to a poll that was sent at `askedAt`. */
  delivered(batch: readonly Delivery[], askedAt: number): void {
    const ids = new Set(batch.map(({ id }) => id));
    for (const one of batch) {
      const life = this.#lives.get(one.id);
      if (life !== undefined && isOvertaken(one, life, askedAt)) continue;
      if (life !== undefined) this.#compare(one, life);
      for (const id of this.before(one.id)) if (!ids.has(id)) this.#pass(id, one);
      this.#lives.set(one.id, { last: one, state: 'open', ackedAt: 0 });
    }
  }

  ackSent(batch: readonly Delivery[]): void {
    this.#mark(batch, 'asked');
  }

  /** Answered: the handles that it names failed, the others are acked. */
  ackAnswered(batch: readonly Delivery[], failed: readonly string[]): void {
    const hasFailed = ({ handle }: Delivery) => failed.includes(handle);
    this.#mark(
      batch.filter((one) => !hasFailed(one)),
      'acked',
    );
    this.#mark(batch.filter(hasFailed), 'open');
  }

  /** How many of these it was never given, or should be given again. */
  unsettled(accepted: readonly string[]): number {
    return accepted.filter((id) => (this.#lives.get(id)?.state ?? 'open') === 'open').length;
  }

  get disorder(): number {
    return this.#passed.size;
  }

  get stories(): string[] {
    return [...this.#passed].map(([id, story]) => `${id} ${story}`);
  }

  get #passed(): Map<string, string> {
    // What never came at all is lost, and counted there.
    const late = [...this.#passedUnseen].filter(([id]) => this.#lives.has(id));
    return new Map([...late, ...this.#passedOpen]);
  }

  #compare(one: Delivery, { last, state }: Life): void {
    if (state === 'acked') this.again.add(one.id);
    else if (one.takenAt >= last.takenAt && one.takenAt < last.until) this.twice.add(one.id);
  }

  #pass(id: string, by: Delivery): void {
    const life = this.#lives.get(id);
    const passed = life === undefined ? this.#passedUnseen : this.#passedOpen;
    if ((life?.state ?? 'open') !== 'open' || passed.has(id)) return;
    const was = life === undefined ? 'never handed out' : `open since ${toText(life.last)}`;
    passed.set(id, `${was}, passed by ${by.id} at ${toText(by)}`);
  }

  #mark(batch: readonly Delivery[], state: Life['state']): void {
    for (const one of batch) {
      const life = this.#lives.get(one.id);
      // The ack of an earlier delivery says nothing of the one that is out now.
      if (life?.last.handle === one.handle) {
        this.#lives.set(one.id, { last: one, state, ackedAt: state === 'acked' ? Date.now() : 0 });
      }
    }
  }
}

/** Whether a reply comes after that to a later delivery, which has been acked meanwhile. */
function isOvertaken({ times }: Delivery, { last, ackedAt }: Life, askedAt: number): boolean {
  return times < last.times && askedAt < ackedAt;
}

function toText({ takenAt, until, times }: Delivery): string {
  return `${new Date(takenAt).toISOString()} (until ${until - takenAt} ms later, ${times} times)`;
}
