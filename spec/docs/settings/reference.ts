import { table, type Row } from '../../../src/config/settings-table';
import type { Settings } from '../../../src/config/settings';
import { texts } from './texts';

export type Language = 'en' | 'zh';

/** The words of the table itself. */
const words = {
  en: {
    head: ['key', 'flag and variable', 'allowed', 'default', 'what'],
    onlyInFile: 'only in the file',
    strict: [' (strict: ', ')'],
    to: ' to ',
    or: [', ', ' or '],
  },
  zh: {
    head: ['键', '参数与环境变量', '取值', '默认值', '说明'],
    onlyInFile: '仅配置文件',
    strict: ['（严格模式：', '）'],
    to: ' 至 ',
    or: ['、', ' 或 '],
  },
} as const;

/** The reference of all settings as a table in Markdown, one row a setting, in the order of the settings table. */
export function settingsReference(language: Language): string {
  const { head } = words[language];
  const rows = (Object.keys(table) as (keyof Settings)[]).map((name) => rowOf(name, language));
  return [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

function rowOf(name: keyof Settings, language: Language): string[] {
  const row: Row<unknown> = table[name];
  const text = (texts as Partial<typeof texts>)[name];
  if (text === undefined) throw new Error(`spec/docs/settings/texts.ts has no ${name}`);
  return [
    code(row.key),
    placesOf(row, language),
    allowedBy(row, language),
    text.default?.[language] ?? defaultOf(name, row, language),
    text[language],
  ];
}

function placesOf({ flag, short, value, env }: Row<unknown>, language: Language): string {
  const places = [
    short === undefined ? '' : code(`-${short} ${value ?? ''}`),
    flag === undefined ? '' : code(`--${flag} ${escaped(value ?? '')}`),
    env && code(env),
  ];
  return places.filter(Boolean).join('<br>') || words[language].onlyInFile;
}

/** What a refusal says is allowed, where it is a range or some words; the rest is in the text. */
function allowedBy({ parse }: Row<unknown>, language: Language): string {
  const allowed = refusalOf(parse).split('; allowed: ')[1] ?? '';
  const [, from, to] =
    /^(?:a whole number from )?(\S+) to (\S+?)(?:, such as .*)?$/.exec(allowed) ?? [];
  if (from !== undefined && to !== undefined) return code(from) + words[language].to + code(to);
  if (!/^[\w.-]+(?:, [\w.-]+)*(?: or [\w.-]+)?$/.test(allowed)) return '';
  const [comma, or] = words[language].or;
  const choices = allowed.split(/, | or /).map(code);
  return [choices.slice(0, -1).join(comma), ...choices.slice(-1)].join(or);
}

function refusalOf(parse: Row<unknown>['parse']): string {
  try {
    parse({});
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

function defaultOf(name: keyof Settings, { fallback }: Row<unknown>, language: Language): string {
  if (typeof fallback !== 'function') return written(name, fallback);
  const choose = fallback as (profile: Settings['profile']) => unknown;
  const [relaxed, strict] = [choose('relaxed'), choose('strict')].map((one) => written(name, one));
  const [before, after] = words[language].strict;
  return [relaxed, before, strict, after].join('');
}

function written(name: keyof Settings, value: unknown): string {
  if (name.endsWith('Ms')) return code(durationOf(Number(value)));
  if (typeof value === 'string' || typeof value === 'number')
    return value === '' ? '' : code(value);
  return '';
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const;

function durationOf(ms: number): string {
  const [unit, size] = UNITS.find(([, each]) => ms % each === 0) ?? UNITS[4];
  return ms === 0 ? '0' : `${ms / size}${unit}`;
}

function code(text: string | number): string {
  return `\`${String(text).trim()}\``;
}

function escaped(text: string): string {
  return text.replaceAll('|', '\\|');
}
