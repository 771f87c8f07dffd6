import {
  jsonLine,
  jsonNote,
  terminalLine,
  textLine,
  type LineFormat,
  type LogFormat,
} from '../http/log-line';
import type { LogLevel } from '../http/request-log';
import type { Settings } from './settings';

/** What of the settings is about the log. */
type LogSettings = Pick<Settings, 'log' | 'logFormat'>;

/** The form of the log; `auto` is for people only where they are known to look at a terminal. */
export function logFormatOf({ log, logFormat }: LogSettings, isTerminal = false): LogFormat {
  if (log === 'json') return 'json';
  if (logFormat !== 'auto') return logFormat;
  return isTerminal ? 'terminal' : 'text';
}

const formats: Readonly<Record<LogFormat, () => LineFormat>> = {
  text: () => textLine,
  json: () => jsonLine,
  // Source: https://no-color.org
  terminal: () => terminalLine((process.env['NO_COLOR'] ?? '') === ''),
};

/** Which requests get a line, and how it is written. */
export function requestLogOf(settings: LogSettings): { log: LogLevel; format: LineFormat } {
  const { log } = settings;
  return { log: log === 'json' ? 'requests' : log, format: formats[logFormatOf(settings)]() };
}

/** Anything else that there is to say, as this log has it: a line as it is, or as JSON. */
export function noteLine(settings: LogSettings, level: 'info' | 'warn', line: string): string {
  return logFormatOf(settings) === 'json' ? jsonNote(level, line) : line;
}
