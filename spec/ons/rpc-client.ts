import RPCClient from '@alicloud/pop-core';

export const KEY = {
  accessKeyId: 'LTAI5tLocalDevKey',
  accessKeySecret: 'localDevSecret0123456789abcdef',
};

/** Parameters as Terraform and the SDKs send them. */
export type Parameters = Readonly<Record<string, string | number | boolean>>;
/** What an action answers. */
export type Answer = Readonly<Record<string, unknown>>;

/** Calls actions with the vendor's own client. A refusal rejects with an error that has its `code`. */
export class RpcClient {
  readonly #client: RPCClient;

  constructor(url: string, key = KEY) {
    this.#client = new RPCClient({ endpoint: url, apiVersion: '2019-02-14', ...key });
  }

  async call(action: string, parameters: Parameters = {}): Promise<Answer> {
    return this.#client.request<Answer>(action, parameters, { method: 'POST' });
  }

  /** The code that an action is refused with; 'done' where it is not. */
  async refusal(action: string, parameters: Parameters = {}): Promise<string> {
    try {
      await this.call(action, parameters);
      return 'done';
    } catch (error) {
      return String((error as { code?: string }).code);
    }
  }
}
