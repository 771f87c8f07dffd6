import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';

export interface Content {
  readonly content?: Readonly<Record<string, { readonly schema: object; readonly example?: unknown }>>;
}
interface Response extends Content {
  readonly description: string;
}
export interface DescribedOperation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly parameters: readonly { readonly name: string; readonly schema: SchemaObject }[];
  readonly requestBody?: Content & { readonly required: boolean };
  readonly responses: Readonly<Record<string, Response | { readonly $ref: string } | undefined>>;
}
/** A schema of the description. */
export interface SchemaObject {
  readonly $ref?: string;
  readonly description?: string;
  readonly items?: SchemaObject;
  readonly oneOf?: readonly SchemaObject[];
  readonly properties?: Readonly<Record<string, SchemaObject>>;
  readonly additionalProperties?: boolean | SchemaObject;
}
export interface Document {
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, SchemaObject>>;
    readonly responses: Readonly<Record<string, Response>>;
  };
}

/** The OpenAPI description that a server serves, and what its schemas compile to. */
export class Description {
  static readonly #all = new Map<string, Description>();
  readonly document: Document;
  readonly #validators = new Map<string, ValidateFunction>();
  // Formats tell generators how wide a number is.
  readonly #ajv = new Ajv2020({
    ...{ strict: false, allErrors: true },
    formats: { int32: true, int64: true, double: true },
  });

  private constructor(text: string) {
    this.document = JSON.parse(text) as Document;
    const { schemas } = this.document.components;
    this.#ajv.addSchema({ $id: 'api', components: { schemas: closed(schemas) } });
  }

  /** Of this text; compiled once, however many servers serve the same. */
  static of(text: string): Description {
    let description = this.#all.get(text);
    if (description === undefined) this.#all.set(text, (description = new Description(text)));
    return description;
  }

  /** All operations that are described. */
  get operations(): DescribedOperation[] {
    return Object.values(this.document.paths).flatMap((path) => Object.values(path));
  }

  /** The operation that a path belongs to, if one is described. */
  operation(method: string, path: string): DescribedOperation | undefined {
    const template = Object.keys(this.document.paths).find((one) => matches(one, path));
    return template === undefined
      ? undefined
      : this.document.paths[template]?.[method.toLowerCase()];
  }

  /** What an operation says of a status; `undefined`: nothing. */
  response({ responses }: DescribedOperation, status: number): Response | undefined {
    const said = responses[String(status)];
    if (said === undefined || !('$ref' in said)) return said;
    return this.document.components.responses[said.$ref.replace('#/components/responses/', '')];
  }

  /** What is wrong with a value that is to be as this schema says. */
  complaints(schema: object, value: unknown): unknown[] {
    const key = JSON.stringify(schema).replaceAll('"#/', '"api#/');
    let validate = this.#validators.get(key);
    if (validate === undefined) {
      this.#validators.set(key, (validate = this.#ajv.compile(JSON.parse(key) as object)));
    }
    validate(value);
    return validate.errors ?? [];
  }
}

/** The same schemas, but that objects have no members that are not named: clients must bear them, specs do not. */
function closed(schemas: Document['components']['schemas']): Record<string, SchemaObject> {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [
      name,
      schema.properties === undefined ? schema : { additionalProperties: false, ...schema },
    ]),
  );
}

function matches(template: string, path: string): boolean {
  const pattern = template.replaceAll(/\{\w+\}/g, '[^/]+');
  return new RegExp(`^${pattern}$`).test(path.split('?', 1)[0] ?? '');
}
