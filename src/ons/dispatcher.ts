import { consumerActions } from './actions/consumers';
import { deadLetterActions } from './actions/dead-letters';
import { groupActions } from './actions/groups';
import { instanceActions } from './actions/instances';
import { messageActions } from './actions/messages';
import { tagActions } from './actions/tags';
import { topicActions } from './actions/topics';
import type { Call } from './call';
import type { Action, ActionTable, Product } from './product';
import type { Reply } from './reply';
import { refused, RpcError } from './rpc-error';

/** Known to the vendor's metadata, and not done here. */
const UNSUPPORTED = [
  ...['OnsTraceQueryByMsgId', 'OnsTraceQueryByMsgKey', 'OnsTraceGetResult'],
  ...['OnsTrendTopicInputTps', 'OnsTrendGroupOutputTps'],
];

const unsupported: Action = () => {
  throw refused('ONS_SERVICE_UNSUPPORTED', 'This action is not served here.');
};

const ACTIONS: ReadonlyMap<string, Action> = new Map(
  Object.entries<Action>({
    ...instanceActions,
    ...topicActions,
    ...groupActions,
    ...tagActions,
    ...consumerActions,
    ...messageActions,
    ...deadLetterActions,
    ...(Object.fromEntries(UNSUPPORTED.map((name) => [name, unsupported])) as ActionTable),
  }),
);

/** Does one action. Throws `RpcError`. */
export async function rpc(action: string, call: Call, product: Product): Promise<Reply> {
  const found = ACTIONS.get(action);
  if (found === undefined) {
    throw new RpcError(
      404,
      'InvalidAction.NotFound',
      'Specified api is not found, please check your url and method.',
    );
  }
  return found(call, product);
}
