import type { Operation, RichProblem } from './operation';
import * as v from 'valibot';
import { jsonSchemaOf, type JsonSchema } from '../../schema/json-schema';
import { object, textAs, whole, type ObjectSchema, type Schema } from '../../schema/schema';

/** The OpenAPI 3.1 document of operations served below a prefix. */
export function describeApi(
  operations: readonly Operation[],
  prefix: string,
  version: string,
): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of [ITSELF, ...operations]) {
    const path = (paths[operation.path] ??= {});
    path[operation.method.toLowerCase()] = describe(operation);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'mqrest control API',
      version,
      description:
        'Moves the clock, looks inside, injects faults and resets. Spans are ms or text such as ' +
        '"5m"; points in time are epoch ms or ISO 8601. The default instance is "". Other methods ' +
        'of these paths are answered with 405 and the header Allow, other paths with 404, both ' +
        'with a Problem.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: prefix }],
    security: [{}, { token: [] }],
    paths,
    components: {
      schemas: { Problem: jsonSchemaOf(object(PROBLEM)) },
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    },
  };
}

/** RFC 9457; `field` is the part of the request that is wrong, `allowed` what it may be. */
const PROBLEM = {
  type: v.string(),
  title: v.string(),
  status: whole(400, 599),
  detail: v.optional(v.string()),
  field: v.optional(v.string()),
  allowed: v.optional(v.string()),
  code: v.optional(textAs("the broker's word for it")),
};

/** Problems that every operation can have. */
const ALWAYS: Readonly<Record<number, string>> = {
  400: 'Something in the request is not as described; `field` says what.',
  401: 'A token is wanted, and was not brought.',
  403: 'Not a program on this machine, through a proxy, or a page of another origin.',
  404: 'The topic, group or message is not there.',
  413: 'The body is too large; `allowed` says how large it may be.',
  500: 'Nobody expected this; the log of mqrest tells more.',
  503: 'The store is not available or full, memory is short, or mqrest is being closed.',
};

/** The document itself, which is served beside what it describes. */
const ITSELF: Operation = {
  method: 'GET',
  path: '/openapi.json',
  summary: 'This description',
  reply: v.unknown(),
  handle: () => undefined,
};

function describe(operation: Operation): object {
  const { summary, description, body, method, path } = operation;
  return {
    operationId: `${method.toLowerCase()}${path.replaceAll(/[^\w]+(\w?)/g, (_, next: string) => next.toUpperCase())}`,
    summary,
    ...(description === undefined ? {} : { description }),
    parameters: [
      ...parametersOf(operation.params, 'path'),
      ...parametersOf(operation.query, 'query'),
      ...(operation.stream === undefined ? [] : [LAST_EVENT_ID]),
    ],
    ...(body === undefined
      ? {}
      : { requestBody: { required: !operation.bodyOptional, content: json(body) } }),
    responses: responsesOf(operation),
  };
}

const LAST_EVENT_ID = {
  name: 'Last-Event-ID',
  in: 'header',
  required: false,
  description: 'Of a stream: it goes on behind this one.',
  schema: { type: 'string' },
};

function parametersOf(schema: ObjectSchema | undefined, place: 'path' | 'query'): object[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = jsonSchemaOf(schema);
  return Object.entries(properties).map(([name, of]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: of,
  }));
}

function responsesOf(operation: Operation): object {
  const { reply, status, problems } = operation;
  const streamed = operation.stream && { 'text/event-stream': { schema: { type: 'string' } } };
  const good =
    reply === undefined
      ? { [status ?? 204]: { description: 'Done.' } }
      : { [status ?? 200]: { description: 'Done.', content: { ...json(reply), ...streamed } } };
  const bad = Object.entries({ ...ALWAYS, ...problems }).map(([code, problem]) => [
    code,
    {
      description: typeof problem === 'string' ? problem : problem.when,
      content: { 'application/problem+json': { schema: problemSchema(problem) } },
    },
  ]);
  return { ...good, ...(Object.fromEntries(bad) as object) };
}

function problemSchema(problem: string | RichProblem): JsonSchema | { readonly $ref: string } {
  if (typeof problem === 'string') return { $ref: '#/components/schemas/Problem' };
  return jsonSchemaOf(object({ ...PROBLEM, ...problem.members.entries }));
}

function json(schema: Schema): object {
  return { 'application/json': { schema: jsonSchemaOf(schema) } };
}
