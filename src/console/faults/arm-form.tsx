import { useState } from 'preact/hooks';
import * as api from '../api/api';
import type { FaultSpec } from '../api/types';
import { Select } from '../parts/fields';
import { act } from '../state/act';
import { fill, words } from '../state/language';

type Action = FaultSpec['action'];
type Operation = NonNullable<Extract<NonNullable<FaultSpec['match']>['operation'], string>>;

/** What each choice does, with the value it begins with; without one it takes none. */
const CHOICES: Readonly<Record<string, { value?: string; action: (value: string) => Action }>> = {
  error: { value: 'InternalError', action: (error) => ({ error }) },
  status: { value: '502', action: (status) => ({ status: Number(status) }) },
  delay: { value: '3s', action: (delay) => ({ delay }) },
  delayReply: { value: '3s', action: (delayReply) => ({ delayReply }) },
  hangUpBefore: { action: () => ({ hangUp: 'before' }) },
  hangUpAfter: { action: () => ({ hangUp: 'after' }) },
  truncated: { action: () => ({ reply: 'truncated' }) },
  empty: { action: () => ({ reply: 'empty' }) },
  cut: { action: () => ({ reply: 'cut' }) },
  failAcks: { value: '1', action: (failAcks) => ({ failAcks: Number(failAcks) }) },
  duplicate: { action: () => ({ duplicate: true }) },
  shuffle: { action: () => ({ shuffle: true }) },
  outage: { action: () => ({ outage: true }) },
};
const OPERATIONS: readonly Operation[] = ['publish', 'consume', 'ack', 'commit', 'rollback'];

/** Makes calls go wrong from now on. */
export function ArmForm() {
  const w = words.value;
  const [choice, setChoice] = useState('error');
  const [form, setForm] = useState({
    operation: '',
    topic: '',
    group: '',
    value: 'InternalError',
    times: '1',
  });
  const set = (change: Partial<typeof form>): void => setForm({ ...form, ...change });
  const field = (label: string, name: 'topic' | 'group' | 'value' | 'times', hint = '') => (
    <label class="field">
      <span>{label}</span>
      <input
        value={form[name]}
        placeholder={hint}
        onInput={({ currentTarget }) => set({ [name]: currentTarget.value })}
      />
    </label>
  );
  return (
    <form
      class="arm panel"
      onSubmit={(event) => {
        event.preventDefault();
        void act(
          () => api.addFault(specOf(choice, form)),
          ({ id }) => fill(w.armedFault, id),
        );
      }}
    >
      <Select
        label={w.operation}
        value={form.operation}
        options={[
          ['', w.any],
          ...OPERATIONS.map((name) => [name, w.operations[name] ?? name] as const),
        ]}
        onPick={(operation) => set({ operation })}
      />
      {field(w.topic, 'topic', w.any)}
      {field(w.group, 'group', w.any)}
      <Select
        label={w.action}
        value={choice}
        options={Object.keys(CHOICES).map((name) => [name, w.actions[name] ?? name])}
        onPick={(name) => {
          setChoice(name);
          set({ value: CHOICES[name]?.value ?? '' });
        }}
      />
      {CHOICES[choice]?.value !== undefined && field(w.value, 'value')}
      {field(w.timesAtMost, 'times', w.always)}
      <button class="primary">{w.arm}</button>
    </form>
  );
}

function specOf(
  choice: string,
  form: { operation: string; topic: string; group: string; value: string; times: string },
): FaultSpec {
  const { operation, topic, group, value, times } = form;
  const match = {
    ...(operation === '' ? {} : { operation: operation as Operation }),
    ...(topic === '' ? {} : { topic }),
    ...(group === '' ? {} : { group }),
  };
  return {
    ...(Object.keys(match).length === 0 ? {} : { match }),
    ...(times === '' ? {} : { times: Number(times) }),
    action: CHOICES[choice]?.action(value) ?? {},
  };
}
