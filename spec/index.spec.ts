import { join } from 'node:path';
import ts from 'typescript';

const ROOT = join(__dirname, '..');
const FILE = join(__dirname, 'program-of-a-user.ts');
const OPTIONS: ts.CompilerOptions = {
  ...{ strict: true, exactOptionalPropertyTypes: true, noEmit: true, skipLibCheck: true },
  ...{ target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.Node16, esModuleInterop: true },
  types: ['node'],
};

/** What both programs are made of, parsed once. */
const parsed = new Map<string, ts.SourceFile | undefined>();

/** What the compiler says of a program that stands beside the specs. */
function complaints(program: string): string[] {
  const host = ts.createCompilerHost(OPTIONS);
  const real = { ...host };
  host.fileExists = (file) => file === FILE || real.fileExists(file);
  host.getSourceFile = (file, ...more) => {
    if (file === FILE) return ts.createSourceFile(file, program, ts.ScriptTarget.ES2022);
    if (!parsed.has(file)) parsed.set(file, real.getSourceFile(file, ...more));
    return parsed.get(file);
  };
  host.getCurrentDirectory = () => ROOT;
  const made = ts.createProgram([FILE], OPTIONS, host);
  const source = made.getSourceFile(FILE);
  return ts
    .getPreEmitDiagnostics(made, source)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

const HELPERS = `
  import { ControlError, MqError, startMqrest } from '../src/index';
  import type {
    DeclaredCredential, GroupLife, GroupView, LastPoll, Life, MessagesQuery, MessageView, Mqrest,
    Options, ParkedPoll, SentMessage, MessageToSend, Snapshot, GroupCounts, State, TopicSnapshot, TopicView,
    TransactionLife,
  } from '../src/index';

  export const begin = (): Promise<Mqrest> => startMqrest({ port: 0 });
  export const topicsOf = async (mq: Mqrest): Promise<TopicView[]> =>
    (await mq.peek.topics({ ns: '', limit: 10 })).topics;
  export const groupOf = async (mq: Mqrest): Promise<GroupView | undefined> =>
    (await mq.peek.groups({ group: 'GID_a' })).groups[0];
  export async function inState(mq: Mqrest, topic: string, state: State): Promise<MessageView[]> {
    const query: MessagesQuery = { topic, states: [state] };
    return (await mq.peek.messages(query)).messages;
  }
  export const waiting = (mq: Mqrest): Promise<ParkedPoll[]> => mq.peek.parked({ topic: 'T' });
  export const asked = (mq: Mqrest): Promise<LastPoll[]> => mq.peek.lastPolls();
  export const publish = (mq: Mqrest, of: MessageToSend): Promise<SentMessage> => mq.send(of);
  export const options: Options = { retry: { normal: '4m59s' }, redis: { url: 'redis://h' } };
  export async function inBlock(): Promise<string> {
    await using mq = await startMqrest(options);
    return mq.url;
  }
  export const declare = (mq: Mqrest): Promise<void> =>
    mq.act.declareTopic({ topic: 'T' }, { type: 'ordered', queues: 4 });
  export async function withKey(mq: Mqrest, key: DeclaredCredential): Promise<readonly string[]> {
    await mq.credentials.add(key);
    return mq.credentials.list();
  }
  export async function lifeOf(mq: Mqrest, id: string) {
    const life: Life = await mq.why(id);
    const transaction: TransactionLife | undefined = life.transaction;
    const groups: readonly GroupLife[] = life.groups;
    return { transaction, groups };
  }
  export async function around(mq: Mqrest, test: () => Promise<void>): Promise<TopicSnapshot[]> {
    const before: Snapshot = await mq.snapshot();
    await test();
    await mq.restore(before);
    return [...before.topics];
  }
  export function standOf(error: unknown): GroupCounts | undefined {
    if (error instanceof MqError) return undefined;
    return error instanceof ControlError ? (error.about['state'] as GroupCounts) : undefined;
  }
`;

describe('the types of the package', () => {
  it('are enough to write helpers with', () => {
    expect(complaints(HELPERS)).toEqual([]);
  }, 60_000);

  it('tell what a topic cannot be made like, and what is misspelt', () => {
    const program = `
      import type { Mqrest, Options } from '../src/index';
      export const one = (mq: Mqrest) => mq.act.declareTopic({ topic: 'T' }, { type: 'foo' });
      export const two = (mq: Mqrest) => mq.act.expire({ topic: 'T', group: 'g', messageID: 'x' });
      export const three = (mq: Mqrest) => mq.broker;
      export const four: Options = { retryMs: 1 };`;
    expect(complaints(program)).toEqual([
      expect.stringContaining('"foo"'),
      expect.stringContaining("'messageID'"),
      expect.stringContaining("'broker'"),
      expect.stringContaining("'retryMs'"),
    ]);
  }, 60_000);
});
