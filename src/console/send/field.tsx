import type { SendForm } from './send-form';

interface Props {
  readonly form: SendForm;
  readonly set: (change: Partial<SendForm>) => void;
  readonly name: keyof SendForm;
  readonly label: string;
  readonly hint?: string;
  readonly list?: string | undefined;
  readonly required?: boolean;
}

/** One line of the form. */
export function Field({ form, set, name, label, hint = '', list, required = false }: Props) {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        type="text"
        value={form[name]}
        placeholder={hint}
        required={required}
        list={list}
        onInput={({ currentTarget }) => set({ [name]: currentTarget.value })}
      />
    </label>
  );
}
