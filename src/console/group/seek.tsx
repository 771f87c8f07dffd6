import { useState } from 'preact/hooks';
import * as api from '../api/api';
import type { GroupName } from '../api/types';
import { Select } from '../parts/fields';
import { actSurely } from '../state/act';
import { fill, words } from '../state/language';

/** Puts a group elsewhere in its topic. */
export function Seek({ name, inflight }: { name: GroupName; inflight: number }) {
  const w = words.value;
  const [to, setTo] = useState('begin');
  const [time, setTime] = useState('');
  const target = to === 'time' ? new Date(time).getTime() : to;
  const places: Record<string, string> = {
    begin: w.seekBegin,
    end: w.seekEnd,
    time: time.replace('T', ' '),
  };
  return (
    <section aria-labelledby="seek">
      <h2 id="seek">{w.seek}</h2>
      <form
        class="row-of"
        onSubmit={(event) => {
          event.preventDefault();
          void actSurely(
            fill(w.surelySeek, name.group, places[to] ?? to, inflight),
            w.seek,
            () => api.seek(name, { to: target }),
            () => w.sought,
          );
        }}
      >
        <Select
          label={w.seekTo}
          value={to}
          options={[
            ['begin', w.seekBegin],
            ['end', w.seekEnd],
            ['time', w.seekTime],
          ]}
          onPick={setTo}
        />
        {to === 'time' && (
          <label class="field">
            <span>{w.time}</span>
            <input
              type="datetime-local"
              step="1"
              value={time}
              required
              onInput={({ currentTarget }) => setTime(currentTarget.value)}
            />
          </label>
        )}
        <button>{w.seek}</button>
      </form>
    </section>
  );
}
