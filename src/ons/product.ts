import type { Actions as MessageActions } from '../admin/actions/actions';
import type { MessageList } from '../admin/list/message-list';
import type { Look } from '../admin/look/look';
import type { Why } from '../admin/why/why';
import type { Resources, Instance } from '../admin/resources/resources';
import type { Clock } from '../clock';
import type { Call } from './call';
import type { Reply } from './reply';
import { missing, refused } from './rpc-error';

/** What the actions of the product work on. */
export interface Product {
  readonly resources: Resources;
  readonly act: MessageActions;
  readonly peek: Look;
  readonly list: MessageList;
  readonly why: Why;
  readonly clock: Clock;
  /** Of whom everything is. */
  readonly account: string;
  readonly region: string;
}

/** One action: its reply without the request's id. Throws `RpcError`. */
export type Action = (call: Call, product: Product) => Reply | Promise<Reply>;
/** Actions by name. */
export type ActionTable = Readonly<Record<string, Action>>;

/** The account that owns everything here; 16 digits, as the vendor's are. */
export const ACCOUNT = '1000000000000000';

/** The instance of a call. Without one it is the only one there is. */
export async function instanceOf(call: Call, { resources }: Product): Promise<Instance> {
  const id = call.optional('InstanceId');
  const all = await resources.instances();
  if (id === undefined) {
    const [only, ...others] = all;
    if (only === undefined || others.length > 0) throw missing('InstanceId');
    return only;
  }
  const found = all.find((one) => idOf(one.id) === id);
  if (found === undefined) throw noInstance(id);
  return found;
}

/** The default instance has no id on the message side, and needs one here. */
const DEFAULT_ID = `MQ_INST_${ACCOUNT}_Bdefault`;

/** The id of an instance as clients of the product know it. */
export function idOf(instance: string): string {
  return instance === '' ? DEFAULT_ID : instance;
}

function noInstance(id: string): Error {
  return refused('INSTANCE_NOT_FOUND', `There is no instance ${id}.`);
}

/** What the service says of a topic or group that is not there, or is somebody else's. */
export function notOwned(what: string): Error {
  return refused('AUTH_RESOURCE_OWNER_ERROR', `${what} is not there, or not yours.`);
}

/** Nothing but the request's id. */
export const DONE: Reply = {};

/** Tags as a consumer asks for them. */
export function expressionOf(tags: readonly string[] | undefined): string {
  return tags?.join('||') ?? '*';
}
