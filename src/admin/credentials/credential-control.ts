import { checkArgument } from '../../schema/check-argument';
import { compact } from '../../lib/compact';
import { credential, credentialName, type DeclaredCredential } from './credential-schema';
import type { RunTimeCredentials } from './run-time-credentials';

/**
 * Access keys that requests may be signed with from now on, in all processes on the store, beside
 * those of the settings. Rejects with the `ControlError` 400 that names what makes no sense.
 */
export class CredentialControl {
  constructor(private readonly credentials: RunTimeCredentials) {}

  /** Declares an access key, in place of one with its id. */
  async add(declared: DeclaredCredential): Promise<void> {
    await this.credentials.declare(compact({ ...checkArgument(credential, declared) }));
  }

  /** The ids of those that are declared; never a secret. */
  list(): string[] {
    return this.credentials.ids;
  }

  /** Takes an access key back; says whether there was one. */
  async drop(accessKeyId: string): Promise<boolean> {
    checkArgument(credentialName, { accessKeyId });
    return this.credentials.drop(accessKeyId);
  }
}
