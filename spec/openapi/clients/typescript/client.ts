import createClient from 'openapi-fetch';
import type { components, paths } from './api.js';

type Problem = components['schemas']['Problem'];

const [url = '', topic = ''] = process.argv.slice(2);
const { GET, POST, DELETE } = createClient<paths>({ baseUrl: url });
const params = { path: { topic } };

const sent = await POST('/topics/{topic}/messages', {
  params,
  body: { body: 'hello', delay: '5m' },
});
const scheduled = await GET('/topics/{topic}/messages', {
  params: { ...params, query: { state: 'scheduled' } },
});
const moved = await POST('/clock', { body: { advance: '5m' } });
const id = sent.data?.messageId ?? '';
const explained = await GET('/messages/{id}', { params: { path: { id } } });
const refused = await DELETE('/topics/{topic}', { params: { path: { topic: 'none' } } });
const problem: Problem | undefined = refused.error;

console.log(
  JSON.stringify({
    id,
    bodies: scheduled.data?.messages.map(({ body }) => body),
    released: moved.data?.released,
    why: explained.data?.why.code,
    problem: `${problem?.status} ${problem?.title}`,
  }),
);
