import type { NamedSchemas } from '../../schema/named-schemas';
import { namesIn, openApiSchemasOf, refTo, type OpenApiSchema } from '../../schema/openapi-schema';
import type { Schema } from '../../schema/schema';
import type { Operation } from './operation';

/**
 * The schemas of operations under their names. Bodies and replies that have none of their own are
 * called as their operation is, such as `ListTopicsReply`.
 */
export class ApiSchemas {
  /** What the description has among its components. */
  readonly components: Readonly<Record<string, OpenApiSchema>>;
  readonly #names = new Map<Schema, string>();
  /** Those of parameters too, which are described one by one. */
  readonly #all: Readonly<Record<string, OpenApiSchema>>;

  constructor(operations: readonly Operation[], named: NamedSchemas) {
    const all: Record<string, readonly [Schema, string]> = { ...named };
    for (const [name, [schema]] of Object.entries(named)) this.#names.set(schema, name);
    const add = (name: string, schema: Schema | undefined, about: string): void => {
      if (schema === undefined || this.#names.has(schema)) return;
      this.#names.set(schema, name);
      all[name] = [schema, about];
    };
    const parameters = new Set<string>();
    const inputs = new Set<string>();
    for (const { id, body, reply, params, query } of operations) {
      const start = `${id.charAt(0).toUpperCase()}${id.slice(1)}`;
      add(`${start}Input`, body, `What ${id} takes.`);
      add(`${start}Reply`, reply, `What ${id} replies.`);
      for (const schema of [params, query]) {
        if (schema === undefined) continue;
        add(`${start} ${parameters.size}`, schema, '');
        parameters.add(this.#nameOf(schema));
      }
      if (body !== undefined) inputs.add(this.#nameOf(body));
    }
    this.#all = openApiSchemasOf(all);
    const closed = reachedFrom(inputs, this.#all);
    this.components = Object.fromEntries(
      Object.entries(this.#all)
        .filter(([name]) => !parameters.has(name))
        .map(([name, schema]) => [name, closed.has(name) ? schema : open(schema)]),
    );
  }

  refOf(schema: Schema): OpenApiSchema {
    return refTo(this.#nameOf(schema));
  }

  /** As it is described, not as a reference. */
  of(schema: Schema): OpenApiSchema {
    return this.#all[this.#nameOf(schema)] ?? {};
  }

  #nameOf(schema: Schema): string {
    return this.#names.get(schema) ?? '';
  }
}

/** What later versions may add to a reply is not forbidden to clients of this one. */
function open({ additionalProperties, ...schema }: OpenApiSchema): OpenApiSchema {
  return additionalProperties ? { ...schema, additionalProperties } : schema;
}

/** These and all that they have in them. */
function reachedFrom(
  names: ReadonlySet<string>,
  all: Readonly<Record<string, OpenApiSchema>>,
): Set<string> {
  const reached = new Set(names);
  for (const name of reached) for (const inner of namesIn(all[name] ?? {})) reached.add(inner);
  return reached;
}
