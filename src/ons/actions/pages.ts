import type { MessageView } from '../../admin/look/look-schema';
import type { Call } from '../call';
import type { Product } from '../product';
import type { Reply } from '../reply';
import { invalid } from '../rpc-error';
import { messageReply, places } from './message-view';

/** Source: the vendor's documentation of OnsMessagePageQueryByTopic. */
const PAGE = { least: 5, most: 50, usual: 20 };
const MOST_PAGES = 50;

/** What the first page was asked for; a task's id tells it, so that nothing need be kept of it. */
interface Task {
  readonly begin: number;
  readonly end: number;
  readonly size: number;
}

/** One page of messages published in a span of time, oldest first. */
export async function pageOf(
  call: Call,
  product: Product,
  messages: AsyncIterable<MessageView>,
): Promise<Reply> {
  const page = call.whole('CurrentPage', 1, MOST_PAGES);
  const id = call.optional('TaskId');
  const task = id === undefined ? newTask(call) : taskOf(id);
  const found: MessageView[] = [];
  for await (const message of messages) {
    const { storedAt = message.publishedAt } = message;
    if (storedAt >= task.begin && storedAt <= task.end) found.push(message);
  }
  found.sort((a, b) => (a.storedAt ?? a.publishedAt) - (b.storedAt ?? b.publishedAt));
  const shown = found.slice((page - 1) * task.size, page * task.size);
  const views = shown.map((one) => messageReply(one, ...places(call, product)));
  return {
    MsgFoundDo: {
      ...{ TaskId: idOf(task), CurrentPage: page },
      MaxPageCount: Math.min(Math.ceil(found.length / task.size), MOST_PAGES),
      MsgFoundList: { OnsRestMessageDo: views },
    },
  };
}

function newTask(call: Call): Task {
  const begin = call.whole('BeginTime');
  const end = call.whole('EndTime', begin);
  return { begin, end, size: call.optionalWhole('PageSize', PAGE.least, PAGE.most, PAGE.usual) };
}

function idOf({ begin, end, size }: Task): string {
  return Buffer.from(`${begin} ${end} ${size}`).toString('hex').toUpperCase();
}

function taskOf(id: string): Task {
  const [begin = NaN, end = NaN, size = NaN] = Buffer.from(id, 'hex')
    .toString()
    .split(' ')
    .map(Number);
  if (!(size >= PAGE.least && size <= PAGE.most && begin <= end)) {
    throw invalid('TaskId', 'one that a first page has given');
  }
  return { begin, end, size };
}
