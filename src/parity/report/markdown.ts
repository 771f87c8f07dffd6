import type { Report } from './report';
import type { ReportedDifference } from './tally';

/** Of a recording whose recorder was killed. */
export const CUT = 'The last line of the recording was cut, and is left out.';

/** A report for people: the operations as a table, then each difference with both sides. */
export function markdownOf(report: Report): string {
  const { recorded, against, operations, differences, whyNotPlayed, unknown } = report;
  const date = new Date(recorded.startedAt).toISOString();
  const head = [
    '# Parity',
    '',
    `${recorded.exchanges} exchanges with ${code(recorded.to)}, recorded from ${date}, against ${code(against)}: ` +
      (unknown === 0 ? 'no unknown difference.' : `${unknown} unknown differences.`),
    ...(recorded.cut ? ['', CUT] : []),
    ...whyNotPlayed.flatMap((why) => ['', `Not played: ${code(why)}`]),
  ];
  const table = [
    '| operation | exchanges | agree | known deviations | differ |',
    '| --- | --- | --- | --- | --- |',
    ...operations.map(
      (one) =>
        `| ${one.operation} | ${one.exchanges} | ${one.agree} | ${one.known} | ${one.differ} |`,
    ),
  ];
  const sections = differences.map(sectionOf);
  return [...head, '', ...table, ...sections.flatMap((lines) => ['', ...lines]), ''].join('\n');
}

function sectionOf(one: ReportedDifference): string[] {
  const { operation, kind, where, count, reason, recorded, run, example } = one;
  const times = count === 1 ? 'in one exchange' : `in ${count} exchanges`;
  return [
    `## ${operation}: ${kind}, ${code(where)}`,
    '',
    reason === undefined ? `${times}.` : `${times}. Known: ${oneLine(reason)}`,
    '',
    '| recorded | run |',
    '| --- | --- |',
    `| ${code(recorded)} | ${code(run)} |`,
    '',
    `First in exchange ${example.exchange}: ${code(example.request)}`,
  ];
}

/** What came over the wire: no markup of its own, and on one line. */
function code(text: string): string {
  const line = oneLine(text).replaceAll('|', '\\|').replaceAll('`', 'ˋ');
  return line === '' ? '(empty)' : `\`${line}\``;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
