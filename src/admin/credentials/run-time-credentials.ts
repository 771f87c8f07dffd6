import type { SharedSettings } from '../../shared/shared-settings';

/** An access key that requests may be signed with. */
export interface RunTimeCredential {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string;
}

const SETTING = 'credentials';

/** Access keys that are declared while mqrest runs, known to all processes on the store. */
export class RunTimeCredentials {
  #known: ReadonlyMap<string, RunTimeCredential> = new Map();

  constructor(private readonly shared: SharedSettings) {
    shared.on(SETTING, (value) => {
      this.#known = readOut(value);
    });
  }

  /** The credential with this access key id, if it was declared. */
  find(accessKeyId: string): RunTimeCredential | undefined {
    return this.#known.get(accessKeyId);
  }

  /** The access key ids that are declared; never a secret. */
  get ids(): string[] {
    return [...this.#known.keys()];
  }

  /** Declares a credential, in place of one with its access key id. */
  declare(credential: RunTimeCredential): Promise<void> {
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

  async #change(change: (known: Map<string, RunTimeCredential>) => unknown): Promise<void> {
    await this.shared.change(SETTING, (value) => {
      const known = readOut(value);
      change(known);
      return known.size === 0 ? undefined : JSON.stringify([...known.values()]);
    });
  }
}

function readOut(value: string | undefined): Map<string, RunTimeCredential> {
  const list = value === undefined ? [] : (JSON.parse(value) as RunTimeCredential[]);
  return new Map(list.map((one) => [one.accessKeyId, one]));
}
