import * as v from 'valibot';
import type { NamedSchemas } from '../../schema/named-schemas';
import { refTo } from '../../schema/openapi-schema';
import type { ObjectSchema, Schema } from '../../schema/schema';
import { ApiSchemas } from './api-schemas';
import type { Operation, RichProblem } from './operation';
import { problemSchemas } from './problem-schema';
import { TAGS } from './tags';

export interface Described {
  readonly operations: readonly Operation[];
  /** Schemas that have a name of their own. */
  readonly schemas: NamedSchemas;
  /** Where the operations are served. */
  readonly prefix: string;
  readonly version: string;
}

const ABOUT =
  'Moves the clock, looks inside, injects faults and resets. Spans are ms or text such as "5m"; ' +
  'points in time are epoch ms or ISO 8601. The default instance is "". Other methods of these paths ' +
  'are answered with 405 and the header Allow, other paths with 404, both with a Problem. A request ' +
  'with a member that is not known is refused; replies may get more members in later versions.';

/**
 * The OpenAPI document of operations. It is 3.0.3, which every generator of clients takes; of
 * some 3.1 is half of what they know.
 */
export function describeApi({ operations, schemas, prefix, version }: Described): object {
  const all = [ITSELF, ...operations];
  const named = new ApiSchemas(all, { ...problemSchemas(richProblems(all)), ...schemas });
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of all) {
    const path = (paths[operation.path] ??= {});
    path[operation.method.toLowerCase()] = describe(operation, named);
  }
  return {
    openapi: '3.0.3',
    info: { title: 'mqrest control API', version, description: ABOUT, license: LICENSE },
    servers: [{ url: prefix }],
    security: [{}, { token: [] }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas: named.components,
      responses: Object.fromEntries(
        Object.values(ALWAYS).map(([name, when]) => [name, problemReply(when)]),
      ),
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    },
  };
}

function richProblems(operations: readonly Operation[]): RichProblem[] {
  const problems = operations.flatMap((one) => Object.values(one.problems ?? {}));
  return problems.filter((problem) => typeof problem !== 'string');
}

const LICENSE = { name: 'MIT', url: 'https://spdx.org/licenses/MIT.html' };

/** Problems that every operation can have: the name of the response, and when. */
const ALWAYS: Readonly<Record<number, readonly [name: string, when: string]>> = {
  400: ['BadRequest', 'Something in the request is not as described; field says what.'],
  401: ['Unauthorized', 'A token is wanted, and was not brought.'],
  403: [
    'Forbidden',
    'Not a program on this machine, through a proxy, or a page of another origin.',
  ],
  404: ['NotFound', 'The topic, group or message is not there.'],
  413: ['ContentTooLarge', 'The body is too large; allowed says how large it may be.'],
  500: ['InternalError', 'An unexpected error; the log of mqrest says more.'],
  503: [
    'Unavailable',
    'The store is not available or full, memory is short, or mqrest is being closed.',
  ],
};

/** The document itself, which is served beside what it describes. */
const ITSELF: Operation = {
  id: 'getDescription',
  tag: 'state',
  method: 'GET',
  path: '/openapi.json',
  summary: 'This description',
  reply: v.record(v.string(), v.unknown()),
  handle: () => undefined,
};

function describe(operation: Operation, schemas: ApiSchemas): object {
  const { id, tag, summary, description, body } = operation;
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    parameters: [
      ...parametersOf(schemas, operation.params, 'path'),
      ...parametersOf(schemas, operation.query, 'query'),
      ...(operation.stream === undefined ? [] : [LAST_EVENT_ID]),
    ],
    ...(body === undefined ? {} : { requestBody: requestBody(operation, body, schemas) }),
    responses: responsesOf(operation, schemas),
  };
}

function requestBody({ bodyOptional, example }: Operation, body: Schema, schemas: ApiSchemas) {
  const content = { schema: schemas.refOf(body), ...(example !== undefined && { example }) };
  return { required: bodyOptional !== true, content: { 'application/json': content } };
}

const LAST_EVENT_ID = {
  name: 'Last-Event-ID',
  in: 'header',
  required: false,
  description: 'Of a stream: it goes on behind this one.',
  schema: { type: 'string' },
};

function parametersOf(
  schemas: ApiSchemas,
  of: ObjectSchema | undefined,
  place: 'path' | 'query',
): object[] {
  if (of === undefined) return [];
  const { properties = {}, required = [] } = schemas.of(of);
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema,
  }));
}

function responsesOf(operation: Operation, schemas: ApiSchemas): object {
  const { reply, status, problems } = operation;
  const streamed = operation.stream && { 'text/event-stream': { schema: { type: 'string' } } };
  const good =
    reply === undefined
      ? { [status ?? 204]: { description: 'Done.' } }
      : {
          [status ?? 200]: {
            description: schemas.of(reply).description ?? 'Done.',
            content: { 'application/json': { schema: schemas.refOf(reply) }, ...streamed },
          },
        };
  const usual = Object.entries(ALWAYS).map(([code, [name]]) => [
    code,
    { $ref: `#/components/responses/${name}` },
  ]);
  const own = Object.entries(problems ?? {}).map(([code, problem]) => [
    code,
    typeof problem === 'string' ? problemReply(problem) : problemReply(problem.when, problem.name),
  ]);
  return { ...good, ...(Object.fromEntries([...usual, ...own]) as object) };
}

function problemReply(description: string, schema = 'Problem'): object {
  return { description, content: { 'application/problem+json': { schema: refTo(schema) } } };
}
