import type { SharedSettings } from '../../shared/shared-settings';
import type { DeclaredCredential } from './credential-schema';

const SETTING = 'credentials';

/** Access keys that are declared while mqrest runs, known to all processes on the store. */
export class RunTimeCredentials {
  #known: ReadonlyMap<string, DeclaredCredential> = new Map();

  constructor(private readonly shared: SharedSettings) {
    shared.on(SETTING, (value) => {
      this.#known = readOut(value);
    });
  }

  /** The credential with this access key id, if it was declared. */
  find(accessKeyId: string): DeclaredCredential | undefined {
    return this.#known.get(accessKeyId);
  }

  /** The access key ids that are declared; never a secret. */
  get ids(): string[] {
    return [...this.#known.keys()];
  }

  /** Declares a credential, in place of one with its access key id. */
  declare(credential: DeclaredCredential): Promise<void> {
    return this.#change((known) => known.set(credential.accessKeyId, credential));
  }

  /** Takes a credential back; says whether there was one. */
  async drop(accessKeyId: string): Promise<boolean> {
    let isDropped = false;
    await this.#change((known) => (isDropped = known.delete(accessKeyId)));
    return isDropped;
  }

  /** Takes all back. */
  async reset(): Promise<void> {
    await this.shared.change(SETTING, () => undefined);
  }

  async #change(change: (known: Map<string, DeclaredCredential>) => unknown): Promise<void> {
    await this.shared.change(SETTING, (value) => {
      const known = readOut(value);
      change(known);
      return known.size === 0 ? undefined : JSON.stringify([...known.values()]);
    });
  }
}

function readOut(value: string | undefined): Map<string, DeclaredCredential> {
  const list = value === undefined ? [] : (JSON.parse(value) as DeclaredCredential[]);
  return new Map(list.map((one) => [one.accessKeyId, one]));
}
