import type { Operation } from './operation';
import { record, text, whole, type Schema } from './schema';

/** The OpenAPI 3.1 document of operations served below a prefix. */
export function describeApi(
  operations: readonly Operation[],
  prefix: string,
  version: string,
): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operations) {
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
        '"5m"; points in time are epoch ms or ISO 8601. The default instance is "".',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: prefix }],
    security: [{}, { token: [] }],
    paths,
    components: {
      schemas: { Problem: PROBLEM },
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    },
  };
}

/** RFC 9457; `field` is the part of the request that is wrong, `allowed` what it may be. */
const PROBLEM: Schema = {
  ...record({
    type: text(),
    title: text(),
    status: whole({ minimum: 400, maximum: 599 }),
    detail: text(),
    field: text(),
    allowed: text(),
    code: text({ description: "the broker's word for it" }),
  }),
  required: ['type', 'title', 'status'],
  additionalProperties: true,
};

/** Problems that every operation can have. */
const ALWAYS: Readonly<Record<number, string>> = {
  400: 'Something in the request is not as described; `field` says what.',
  401: 'A token is wanted, and was not brought.',
  403: 'Not a program on this machine, or a page of another origin.',
  404: 'The topic, group or message is not there.',
  503: 'The store cannot be reached.',
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
    ],
    ...(body === undefined
      ? {}
      : { requestBody: { required: !operation.bodyOptional, content: json(body) } }),
    responses: responsesOf(operation),
  };
}

function parametersOf(schema: Schema | undefined, place: 'path' | 'query'): object[] {
  return Object.entries(schema?.properties ?? {}).map(([name, of]) => ({
    name,
    in: place,
    required: place === 'path' || (schema?.required ?? []).includes(name),
    schema: of,
  }));
}

function responsesOf({ reply, status, problems }: Operation): object {
  const good =
    reply === undefined
      ? { [status ?? 204]: { description: 'Done.' } }
      : { [status ?? 200]: { description: 'Done.', content: json(reply) } };
  const problem = { $ref: '#/components/schemas/Problem' };
  const bad = Object.entries({ ...ALWAYS, ...problems }).map(([code, description]) => [
    code,
    { description, content: { 'application/problem+json': { schema: problem } } },
  ]);
  return { ...good, ...(Object.fromEntries(bad) as object) };
}

function json(schema: Schema): object {
  return { 'application/json': { schema } };
}
