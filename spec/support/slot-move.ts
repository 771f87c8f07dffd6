import Redis from 'ioredis';

/** One slot of a cluster on its way from its node to another, in the steps that redis-cli takes. */
export class SlotMove {
  private constructor(
    private readonly slot: number,
    private readonly source: Redis,
    private readonly target: Redis,
    private readonly ids: readonly [source: string, target: string],
  ) {}

  /** Opens the slot of a key on both nodes; `ports` are those of the masters. */
  static async open(key: string, ports: readonly number[]): Promise<SlotMove> {
    const nodes = ports.map((port) => new Redis({ host: '127.0.0.1', port }));
    const [first] = nodes;
    if (first === undefined) throw new Error('a cluster has nodes');
    const slot = await first.cluster('KEYSLOT', key);
    const owner = await portOf(first, slot);
    const source = nodes[ports.indexOf(owner)] ?? first;
    const [target = first, ...others] = nodes.filter((node) => node !== source);
    for (const other of others) other.disconnect();
    const id = (node: Redis) => node.cluster('MYID');
    const move = new SlotMove(slot, source, target, [await id(source), await id(target)]);
    const [from, to] = move.ids;
    await target.cluster('SETSLOT', slot, 'IMPORTING', from);
    await source.cluster('SETSLOT', slot, 'MIGRATING', to);
    return move;
  }

  /** The keys that have not moved yet. */
  left(): Promise<string[]> {
    return this.source.cluster('GETKEYSINSLOT', this.slot, 10_000);
  }

  /** Moves one key; one that has gone meanwhile is passed over. */
  async take(key: string): Promise<void> {
    const { host, port } = this.target.options;
    await this.source.call('MIGRATE', host ?? '', port ?? 0, key, 0, 5_000);
  }

  /** Moves what is left, gives the slot to the other node, and closes the connections. */
  async finish(): Promise<void> {
    for (let keys = await this.left(); keys.length > 0; keys = await this.left()) {
      for (const key of keys) await this.take(key);
    }
    const [, to] = this.ids;
    for (const node of [this.target, this.source]) {
      await node.cluster('SETSLOT', this.slot, 'NODE', to);
      node.disconnect();
    }
  }
}

/** The port of the node that has a slot. */
async function portOf(node: Redis, slot: number): Promise<number> {
  const ranges = await node.cluster('SLOTS');
  return Number(ranges.find(([from, to]) => from <= slot && slot <= to)?.[2]?.[1]);
}
