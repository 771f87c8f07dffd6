import { useRef } from 'preact/hooks';
import { bringToken } from '../api/http';
import { words } from '../state/language';
import { beat } from '../state/live';

/** Asks for the token of the control API. */
export function TokenForm() {
  const w = words.value;
  const field = useRef<HTMLInputElement>(null);
  return (
    <section class="narrow panel">
      <h1>{w.tokenTitle}</h1>
      <p>{w.tokenText}</p>
      <form
        class="row"
        onSubmit={(event) => {
          event.preventDefault();
          bringToken(field.current?.value ?? '');
          beat();
        }}
      >
        <label class="grow">
          {w.token}
          <input ref={field} type="password" autocomplete="off" autoFocus required />
        </label>
        <button class="primary">{w.enter}</button>
      </form>
    </section>
  );
}

/** Says why the control API does not let this page in. */
export function RefusedPage({ why }: { why: string }) {
  return (
    <section class="narrow panel">
      <h1>{words.value.refusedTitle}</h1>
      <p>{why}</p>
    </section>
  );
}
