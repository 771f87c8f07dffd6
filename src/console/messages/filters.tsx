import { useState } from 'preact/hooks';
import * as api from '../api/api';
import { Select, TextField } from '../parts/fields';
import { useAnswer } from '../state/answer';
import { go, refine } from '../state/address';
import { words } from '../state/language';

type Query = Readonly<Record<string, string | undefined>>;
const STATES = ['ready', 'inflight', 'scheduled', 'half', 'dead', 'past'];
/** What a group has not acked yet. */
const NOT_CONSUMED = 'ready,inflight,dead';

/** Which messages are listed. */
export function Filters({ query }: { query: Query }) {
  const w = words.value;
  const [open, setOpen] = useState(
    ['tag', 'key', 'body'].some((name) => query[name] !== undefined),
  );
  const { value: topics = [] } = useAnswer('topics', api.topics);
  const chosen = query['topic'] === undefined ? '' : pairOf(query['ns'] ?? '', query['topic']);
  const found = topics.find(({ ns, topic }) => pairOf(ns, topic) === chosen);
  const groups = new Set([...(found?.groups ?? []), ...topics.flatMap((topic) => topic.groups)]);
  const known = [...(found?.groups ?? groups)].sort();
  const group = query['group'] ?? '';
  return (
    <form class="filters" onSubmit={(event) => event.preventDefault()}>
      <Select
        label={w.topic}
        value={chosen}
        options={[
          ['', w.any],
          ...topics.map(({ ns, topic }) => pair(ns, topic)),
          ...(chosen === '' || found !== undefined
            ? []
            : [pair(query['ns'] ?? '', query['topic'] ?? '')]),
        ]}
        onPick={(text) => {
          const [ns, topic] = text === '' ? [] : (JSON.parse(text) as [string, string]);
          refine({ ns, topic, group: undefined });
        }}
      />
      <Select
        label={w.group}
        value={group}
        options={[['', w.any], ...withValue(known, group).map((name) => [name, name] as const)]}
        onPick={(name) => refine({ group: name === '' ? undefined : name })}
      />
      <Select
        label={w.state}
        value={query['state'] ?? ''}
        options={[
          ['', w.any],
          ...STATES.map((state) => [state, w.states[state] ?? state] as const),
          [NOT_CONSUMED, w.notConsumed],
        ]}
        onPick={(state) => refine({ state: state === '' ? undefined : state })}
      />
      <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
        {w.moreFilters}
      </button>
      {open && (
        <div class="more-filters">
          <TextField label={w.tag} value={query['tag']} onText={(tag) => refine({ tag })} />
          <TextField label={w.key} value={query['key']} onText={(key) => refine({ key })} />
          <TextField label={w.bodyHas} value={query['body']} onText={(body) => refine({ body })} />
        </div>
      )}
      {isNarrowed(query) && (
        <button type="button" class="quiet" onClick={() => go(['messages'])}>
          {w.clear}
        </button>
      )}
    </form>
  );
}

function isNarrowed(query: Query): boolean {
  return Object.entries(query).some(([name, value]) => name !== 'of' && value !== undefined);
}

function withValue(names: readonly string[], value: string): string[] {
  return value === '' || names.includes(value) ? [...names] : [...names, value];
}

function pairOf(ns: string, topic: string): string {
  return JSON.stringify([ns, topic]);
}

function pair(ns: string, topic: string): readonly [string, string] {
  return [pairOf(ns, topic), ns === '' ? topic : `${ns} / ${topic}`];
}
