import { layerOf, settingBy, type Layer, type WrittenValue } from './complete';
import { unknownKey, type Path } from './parse';

const settings = settingBy('key');

/** Reads settings that are nested by their keys; `place` says where a part stands, for the front of a message. */
export function readMapping(content: unknown, place: (path: Path) => string): Layer {
  const problems: string[] = [];
  const written: WrittenValue[] = [];
  const walk = (value: unknown, path: readonly string[]): void => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      problems.push(`${place(path)}: must be a mapping; allowed here: ${keysIn(path).join(', ')}`);
      return;
    }
    for (const [key, inner] of Object.entries(value)) {
      // Only programs have it: it chooses nothing.
      if (inner === undefined) continue;
      const here = [...path, key];
      const setting = settings.get(here.join('.'));
      if (setting !== undefined && !key.includes('.')) {
        written.push({ setting, value: inner, place: (rest) => place([...here, ...rest]) });
      } else if (keysIn(here).length > 0 && !key.includes('.')) walk(inner, here);
      else problems.push(`${place(here)}: ${unknownKey(key, keysIn(path))}`);
    }
  };
  if (content !== null) walk(content, []);
  return layerOf(written, problems);
}

/** The keys that are allowed below a path. */
function keysIn(path: readonly string[]): string[] {
  const above = path.map((key) => `${key}.`).join('');
  const below = [...settings.keys()].filter((key) => key.startsWith(above));
  return [...new Set(below.map((key) => key.slice(above.length).split('.', 1)[0] ?? ''))];
}

/** A path as one writes it: `instances[0].topics`. */
export function dotted(path: Path): string {
  return path
    .map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`))
    .join('');
}
