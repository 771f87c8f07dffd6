import { readFileSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { parse } from 'yaml';
import { startMqrest, type Mqrest } from '../../src/mqrest';
import { readExposition, type ReadFamily } from '../support/exposition';
import { readPage, ROOT } from '../docs/pages';

interface Dashboard {
  readonly panels: readonly {
    readonly id: number;
    readonly targets?: readonly { readonly expr: string }[];
  }[];
}
interface Rules {
  readonly groups: readonly {
    readonly rules: readonly { readonly alert: string; readonly expr: string }[];
  }[];
}

const file = (name: string): string => readFileSync(join(ROOT, 'docker', name), 'utf8');
const dashboard = JSON.parse(file('grafana-dashboard.json')) as Dashboard;
const rules = (parse(file('alert-rules.yaml')) as Rules).groups.flatMap((group) => group.rules);
const shown = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
const exprs = [...shown, ...rules.map(({ expr }) => expr)];

/** What Prometheus adds to every series. */
const OF_PROMETHEUS = ['job', 'instance', 'le'];

/** The families that are there once every kind of thing has happened. */
async function allFamilies(mq: Mqrest): Promise<Map<string, ReadFamily>> {
  await mq.send({ topic: 'orders', body: 'm' });
  const poll = `${mq.url}/topics/orders/messages?consumer=GID_a&numOfMessages=1`;
  const xml = await (await fetch(poll)).text();
  const [handle = ''] = /<ReceiptHandle>.*<\/ReceiptHandle>/.exec(xml) ?? [];
  const body = `<ReceiptHandles>${handle}</ReceiptHandles>`;
  await (await fetch(poll, { method: 'DELETE', body })).text();
  await new Promise((resolve) => {
    net.connect(mq.port, '127.0.0.1', function (this: net.Socket) {
      this.on('close', resolve).resume().end('no HTTP\r\n\r\n');
    });
  });
  for (;;) {
    const text = await (await fetch(`${mq.url}/metrics`)).text();
    const families = readExposition(text);
    // Its first look comes after 20 ms.
    if (families.has('mqrest_event_loop_delay_seconds')) return families;
  }
}

describe('the dashboard, the alert rules and the page', () => {
  let mq: Mqrest;
  let families: Map<string, ReadFamily>;
  beforeAll(async () => {
    const instances = [
      {
        id: '',
        topics: [{ name: 'orders', type: 'normal', queues: 1 }],
        groups: [{ name: 'GID_a' }],
      },
    ] as const;
    mq = await startMqrest({ port: 0, metrics: 'on', instances }, { warn: () => undefined });
    families = await allFamilies(mq);
  });
  afterAll(() => mq.close());

  const familyOf = (name: string): ReadFamily | undefined =>
    families.get(name) ?? families.get(name.replace(/_(bucket|sum|count)$/, ''));

  it.each(exprs)('ask for what there is: %s', (expr) => {
    const names = expr.match(/\b(?:mqrest|process)_\w+/g) ?? ['up'];
    for (const name of names) {
      if (name !== 'up') expect([name, familyOf(name) !== undefined]).toEqual([name, true]);
    }
    const labels = new Set(
      names.flatMap((name) =>
        (familyOf(name)?.samples ?? []).flatMap((sample) => Object.keys(sample.labels)),
      ),
    );
    const matched = [...expr.matchAll(/[{,](\w+)(?:=~|!=|=)"/g)].map(([, label = '']) => label);
    const grouped = [...expr.matchAll(/by \(([^)]*)\)/g)].flatMap(([, list = '']) =>
      list.split(', '),
    );
    const unknown = [...matched, ...grouped].filter(
      (label) => !labels.has(label) && !OF_PROMETHEUS.includes(label),
    );
    expect(unknown).toEqual([]);
  });

  it('name each metric on the page, and none that is not there', () => {
    const page = readPage('docs/operating.md');
    const named = [...page.matchAll(/^\| `((?:mqrest|process)_\w+)`/gm)].map(([, name]) => name);
    expect(named.sort()).toEqual([...families.keys()].sort());
  });

  it('have panels of different ids, and alerts of different names', () => {
    const ids = dashboard.panels.map(({ id }) => id);
    const names = rules.map(({ alert }) => alert);
    expect([new Set(ids).size, new Set(names).size]).toEqual([ids.length, names.length]);
  });
});
