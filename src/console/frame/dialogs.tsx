import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { question } from '../state/act';
import { words } from '../state/language';

const keys = signal(false);

/** Shows the list of keys, or hides it. */
export function keysShown(on: boolean): void {
  keys.value = on;
}

/** What is asked, or told, before anything else goes on. */
export function Dialogs() {
  const asked = question.value;
  if (asked !== undefined) {
    return (
      <Modal label={asked.verb} onClose={() => asked.answer(false)}>
        <p>{asked.text}</p>
        <div class="buttons end">
          <button onClick={() => asked.answer(false)}>{words.value.cancel}</button>
          <button class="danger" autoFocus onClick={() => asked.answer(true)}>
            {asked.verb}
          </button>
        </div>
      </Modal>
    );
  }
  return keys.value ? <KeyList /> : null;
}

function KeyList() {
  const w = words.value;
  return (
    <Modal label={w.keysTitle} onClose={() => keysShown(false)}>
      <h2>{w.keysTitle}</h2>
      <dl class="keys">
        {w.keyList.map(([key = '', what]) => (
          <div key={key}>
            <dt>
              {key.split('  ').map((one) => (
                <kbd key={one}>{one}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <div class="buttons end">
        <button autoFocus onClick={() => keysShown(false)}>
          {w.close}
        </button>
      </div>
    </Modal>
  );
}

function Modal(props: { label: string; onClose: () => void; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog ref={dialog} aria-label={props.label} onClose={() => props.onClose()}>
      {props.children}
    </dialog>
  );
}
