import { words } from '../state/language';

/** What a message is, with its colour. */
export function StateChip({ state }: { state: string }) {
  const w = words.value;
  return (
    <span class={`state state-${state}`}>
      <i aria-hidden="true" />
      {w.codes[state] !== undefined && !(state in w.states) ? w.codes[state] : stateName(state)}
    </span>
  );
}

function stateName(state: string): string {
  return words.value.states[state] ?? state;
}
