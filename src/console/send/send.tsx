import { useEffect, useState } from 'preact/hooks';
import * as api from '../api/api';
import { sampleOf } from '../message/sample';
import { shortId } from '../lib/format';
import { act } from '../state/act';
import { useAnswer } from '../state/answer';
import { href } from '../state/address';
import { fill, words } from '../state/language';
import { draftOf, EMPTY, formOf, type SendForm } from './send-form';
import { Field } from './field';

/** Sends a message: a new one, or an older one after it was changed. */
export function Send({ query }: { query: Readonly<Record<string, string | undefined>> }) {
  const w = words.value;
  const { again, ns, topic = '' } = query;
  const [form, setForm] = useState<SendForm>({ ...EMPTY, ns: ns ?? '', topic });
  const [sent, setSent] = useState<string>();
  const { value: topics = [] } = useAnswer('topics', api.topics);
  useEffect(() => {
    if (again === undefined) return;
    void act(async () => {
      setForm(formOf(sampleOf(await api.message(again, ns))));
    });
  }, [again]);
  const set = (change: Partial<SendForm>): void => setForm({ ...form, ...change });
  const send = async (): Promise<string> => {
    const { messageId } = await api.send(form, draftOf(form));
    setSent(messageId);
    return fill(w.sent, shortId(messageId));
  };
  const props = { form, set };
  return (
    <div class="page">
      <section>
        <h1>{w.sendTitle}</h1>
        {again !== undefined && <p class="muted">{fill(w.sendAgainOf, shortId(again))}</p>}
        <form
          class="send panel"
          onSubmit={(event) => {
            event.preventDefault();
            void act(send, (said) => said);
          }}
        >
          <Field {...props} name="topic" label={w.topic} list="topics" required />
          <datalist id="topics">
            {[...new Set(topics.map((one) => one.topic))].map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
          <Field {...props} name="ns" label={w.instance} hint={w.defaultInstance} />
          <Field {...props} name="tag" label={w.tag} hint={w.optional} />
          <Field {...props} name="key" label={w.key} hint={w.optional} />
          <label class="field whole">
            <span>{w.body}</span>
            <textarea
              rows={8}
              required
              spellcheck={false}
              value={form.body}
              onInput={({ currentTarget }) => set({ body: currentTarget.value })}
            />
          </label>
          <label class="field whole">
            <span>{w.propertyLines}</span>
            <textarea
              rows={2}
              spellcheck={false}
              value={form.properties}
              onInput={({ currentTarget }) => set({ properties: currentTarget.value })}
            />
          </label>
          <Field {...props} name="deliverAt" label={w.deliverAt} hint={w.deliverAtHint} />
          <Field {...props} name="delay" label={w.delay} hint={w.delayHint} />
          <Field {...props} name="shardingKey" label={w.shardingKey} hint={w.optional} />
          <Field {...props} name="immunity" label={w.immunity} hint={w.delayHint} />
          <div class="whole heading">
            <span>
              {sent !== undefined && (
                <a href={href(['messages', sent], { of: form.ns })}>{w.openSent}</a>
              )}
            </span>
            <button class="primary send-button">{w.send}</button>
          </div>
        </form>
      </section>
    </div>
  );
}
