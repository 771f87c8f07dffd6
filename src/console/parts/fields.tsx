import { useEffect, useRef } from 'preact/hooks';

interface SelectProps {
  readonly label: string;
  readonly value: string;
  /** Values and what they are called. */
  readonly options: readonly (readonly [value: string, text: string])[];
  readonly onPick: (value: string) => void;
}

/** One of several values, under a label. */
export function Select({ label, value, options, onPick }: SelectProps) {
  return (
    <label class="field">
      <span>{label}</span>
      <select value={value} onChange={({ currentTarget }) => onPick(currentTarget.value)}>
        {options.map(([one, text]) => (
          <option key={one} value={one}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

interface TextProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly placeholder?: string;
  /** Gets the text a moment after it was typed; `undefined`: there is none. */
  readonly onText: (text: string | undefined) => void;
}
const QUIET_MS = 250;

/** A line of text, under a label. */
export function TextField({ label, value, placeholder = '', onText }: TextProps) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
    },
    [],
  );
  return (
    <label class="field">
      <span>{label}</span>
      <input
        value={value ?? ''}
        placeholder={placeholder}
        onInput={({ currentTarget }) => {
          const text = currentTarget.value;
          clearTimeout(timer.current);
          timer.current = setTimeout(() => {
            onText(text === '' ? undefined : text);
          }, QUIET_MS);
        }}
      />
    </label>
  );
}
