import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';

interface DescribedOperation {
  readonly operationId: string;
  readonly responses: Readonly<
    Record<string, { content?: Record<string, { schema: object }> | undefined } | undefined>
  >;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
}

/** The OpenAPI description that a server serves, and what its schemas compile to. */
export class Description {
  static readonly #all = new Map<string, Description>();
  readonly #document: Document;
  readonly #validators = new Map<string, ValidateFunction>();
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true });

  private constructor(text: string) {
    this.#document = JSON.parse(text) as Document;
    this.#ajv.addSchema({ ...this.#document, $id: 'api' });
  }

  /** Of this text; compiled once, however many servers serve the same. */
  static of(text: string): Description {
    let description = this.#all.get(text);
    if (description === undefined) this.#all.set(text, (description = new Description(text)));
    return description;
  }

  /** The operation that a path belongs to, if one is described. */
  operation(method: string, path: string): DescribedOperation | undefined {
    const template = Object.keys(this.#document.paths).find((one) => matches(one, path));
    return template === undefined
      ? undefined
      : this.#document.paths[template]?.[method.toLowerCase()];
  }

  /** What is wrong with a body that an operation answers with this schema. */
  complaints(operation: string, status: number, schema: object, body: unknown): unknown[] {
    const key = `${operation} ${status}`;
    let validate = this.#validators.get(key);
    if (validate === undefined) {
      const text = JSON.stringify(schema).replaceAll('"#/', '"api#/');
      this.#validators.set(key, (validate = this.#ajv.compile(JSON.parse(text) as object)));
    }
    validate(body);
    return validate.errors ?? [];
  }
}

function matches(template: string, path: string): boolean {
  const pattern = template.replaceAll(/\{\w+\}/g, '[^/]+');
  return new RegExp(`^${pattern}$`).test(path.split('?', 1)[0] ?? '');
}
