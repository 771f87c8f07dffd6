import { useRef } from 'preact/hooks';
import { address, go } from '../state/address';
import { words } from '../state/language';
import { useKeys } from '../state/keys';

/** Finds whatever is typed; `/` leads there. */
export function Search() {
  const w = words.value;
  const field = useRef<HTMLInputElement>(null);
  useKeys({
    '/': (event) => {
      event.preventDefault();
      field.current?.select();
      field.current?.focus();
    },
  });
  const { path, query } = address.value;
  return (
    <form
      class="search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        const text = field.current?.value.trim() ?? '';
        if (text !== '') go(['find'], { q: text });
        field.current?.blur();
      }}
    >
      <input
        ref={field}
        type="search"
        aria-label={w.search}
        placeholder={w.searchHint}
        value={path[0] === 'find' ? query['q'] : ''}
        onKeyDown={(event) => {
          if (event.key === 'Escape') field.current?.blur();
        }}
      />
      <kbd aria-hidden="true">/</kbd>
    </form>
  );
}
