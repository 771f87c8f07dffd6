import { notice } from '../state/act';
import { words } from '../state/language';

/** What was told last, for a few seconds. */
export function Notices() {
  const told = notice.value;
  return (
    <div class="notices" role="status" aria-live="polite">
      {told !== undefined && (
        <p class={told.isProblem ? 'notice problem' : 'notice'}>
          {told.text}
          <button
            class="quiet"
            aria-label={words.value.close}
            onClick={() => {
              notice.value = undefined;
            }}
          >
            ×
          </button>
        </p>
      )}
    </div>
  );
}
