import { useState } from 'preact/hooks';
import { exactTime, number } from '../lib/format';
import { fill, words } from '../state/language';
import { readReport, type ParityDifference, type ParityReport } from './read-report';

/** A report of `mqrest replay --report FILE`, opened or dropped here; it is not sent anywhere. */
export function Parity() {
  const w = words.value;
  const [report, setReport] = useState<ParityReport>();
  const [problem, setProblem] = useState('');
  const open = (files: FileList | null | undefined): void => {
    const file = files?.[0];
    void file?.text().then((text) => {
      const read = readReport(text);
      setReport(read);
      setProblem(read === undefined ? fill(w.parity.noReport, file.name) : '');
    });
  };
  return (
    <div
      class="page"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        open(event.dataTransfer?.files);
      }}
    >
      <section aria-labelledby="parity">
        <h1 id="parity">{w.parity.title}</h1>
        <p>{w.parity.about}</p>
        <label class="field">
          <span>{w.parity.file}</span>
          <input
            type="file"
            accept=".json,application/json"
            onChange={(event) => open(event.currentTarget.files)}
          />
        </label>
        {problem !== '' && (
          <p class="missing" role="alert">
            {problem}
          </p>
        )}
      </section>
      {report !== undefined && <Summary report={report} />}
      {report?.differences.map((one, n) => (
        <DifferenceSides key={n} of={one} />
      ))}
    </div>
  );
}

function Summary({ report }: { report: ParityReport }) {
  const w = words.value.parity;
  const { recorded, against, operations, unknown, notPlayed } = report;
  return (
    <section aria-labelledby="parity-operations">
      <h2 id="parity-operations">{unknown === 0 ? w.same : fill(w.differs, number(unknown))}</h2>
      <p>
        {fill(
          w.played,
          number(recorded.exchanges),
          recorded.to,
          exactTime(recorded.startedAt),
          against,
        )}
        {notPlayed > 0 && ` ${fill(w.notPlayed, number(notPlayed))}`}
        {recorded.cut === true && ` ${w.cut}`}
      </p>
      <div class="scroll" tabIndex={0} role="region" aria-label={w.operations}>
        <table>
          <thead>
            <tr>
              {[w.operation, w.exchanges, w.agree, w.known, w.differ].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {operations.map(({ operation, exchanges, agree, known, differ }) => (
              <tr key={operation}>
                <th scope="row">{operation}</th>
                {[exchanges, agree, known, differ].map((count, n) => (
                  <td key={n}>{number(count)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function DifferenceSides({ of }: { of: ParityDifference }) {
  const w = words.value.parity;
  const { operation, kind, where, count, reason, recorded, run, example } = of;
  return (
    <section class="panel">
      <h3>
        {operation}: {w.kinds[kind] ?? kind}, <code>{where}</code>
      </h3>
      <p>
        {fill(w.times, number(count))} {reason !== undefined && fill(w.reason, reason)}
      </p>
      <div class="scroll" tabIndex={0} role="region" aria-label={`${w.recorded}, ${w.run}`}>
        <table>
          <thead>
            <tr>
              <th scope="col">{w.recorded}</th>
              <th scope="col">{w.run}</th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <td>
                <code>{recorded}</code>
              </td>
              <td>
                <code>{run}</code>
              </td>
            </tr>
          </tbody>
        </table>
      </div>
      <small>
        {fill(w.first, number(example.exchange))} <code>{example.request}</code>
      </small>
    </section>
  );
}
