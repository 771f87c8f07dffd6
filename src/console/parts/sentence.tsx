import { exactTime, time } from '../lib/format';
import { now } from '../state/clock';

const INSTANT = /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)/;

/** A sentence of the server, its times as they are here. */
export function Sentence({ text }: { text: string }) {
  // Every second part is what the pattern has found.
  return (
    <>
      {text.split(INSTANT).map((part, index) =>
        index % 2 === 0 ? (
          part
        ) : (
          <time key={index} dateTime={part} title={exactTime(Date.parse(part))}>
            {time(Date.parse(part), now.value)}
          </time>
        ),
      )}
    </>
  );
}
