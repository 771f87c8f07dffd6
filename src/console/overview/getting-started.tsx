import type { ComponentChildren } from 'preact';
import { starts } from '../lib/snippets';
import { CopyButton } from '../parts/copy-button';
import { href } from '../state/address';
import { words } from '../state/language';

/** How one begins: the endpoint, and lines for each language. */
export function GettingStarted({ children }: { children: ComponentChildren }) {
  const w = words.value;
  const endpoint = location.origin;
  return (
    <section class="page started">
      <h1>{w.emptyTitle}</h1>
      <p class="lead">{w.emptyText}</p>
      <p class="endpoint panel">
        <span class="muted">{w.endpoint}</span>
        <code>{endpoint}</code>
        <CopyButton text={() => endpoint} />
        <a class="button primary" href={href(['send'])}>
          {w.sendFirst}
        </a>
      </p>
      <div class="starts">
        {starts(endpoint).map(({ name, text }) => (
          <article class="panel" key={name}>
            <header>
              <h2>{name}</h2>
              <CopyButton text={() => text} />
            </header>
            <pre tabIndex={0} aria-label={name}>
              {text}
            </pre>
          </article>
        ))}
      </div>
      {children}
    </section>
  );
}
