import { MqError } from '../../errors';
import { inOrderOfNames, type Change, type TopicRef, type TopicShape } from '../store';
import { Tally } from './tally';
import { newTopic, type Topic } from './topic';

/** The topics of a store, by instance and name. */
export class Topics {
  readonly #instances = new Map<string, Map<string, Topic>>();
  readonly #tally = new Tally();

  /** `tell`: what is to be called when there may be something to take from a topic. */
  constructor(private readonly tell: (change: Change) => void) {}

  /** What all of them take. */
  get bytes(): number {
    return this.#tally.bytes;
  }

  get(ref: TopicRef): Topic | undefined {
    return this.#instances.get(ref.instance)?.get(ref.topic);
  }

  /** Makes a topic, in place of one of that name; throws `TopicNotExist` where no shape is given. */
  create(ref: TopicRef, shape: TopicShape | undefined): Topic {
    if (shape === undefined) {
      throw new MqError('TopicNotExist', `topic ${ref.topic} does not exist`);
    }
    const { instance, topic: name } = ref;
    const change: Change = { of: 'topic', topic: { instance, topic: name } };
    const topics = this.#instances.get(instance) ?? new Map<string, Topic>();
    topics.get(name)?.tally.clear();
    const topic = newTopic(shape, this.#tally, () => this.tell(change));
    this.#instances.set(instance, topics.set(name, topic));
    return topic;
  }

  /** Takes a topic away with all that is in it. */
  delete({ instance, topic: name }: TopicRef): void {
    const topics = this.#instances.get(instance);
    topics?.get(name)?.tally.clear();
    topics?.delete(name);
    if (topics?.size === 0) this.#instances.delete(instance);
  }

  /** By instance, then by name. */
  refs(): TopicRef[] {
    const refs = [...this.#instances].flatMap(([instance, topics]) =>
      [...topics.keys()].map((topic) => ({ instance, topic })),
    );
    return refs.sort(inOrderOfNames);
  }
}
