import { residentMemory } from '../beds/cpu-time';
import { load, type Operation, type Round } from '../load/load';
import { repeat } from '../load/operations';
import { BODY } from '../load/requests';
import { aliyun } from './dialect';
import type { PeerServer } from './peer-server';

const SEND = { connections: 32, operations: 10_000 };
/** Messages that a round takes, one by one or in full batches, before the backlog is full again. */
const TAKEN = { single: 2_000, batch: 4_000 };
const CONTENT = Buffer.from(BODY);

/** Sends 1 KB again and again. */
export function sendRound(server: PeerServer): Promise<Round> {
  return load([server], SEND, send(server));
}

/** Sends until `count` more are there. */
export async function fill(server: PeerServer, count: number): Promise<void> {
  const one = send(server);
  let left = count;
  const bounded: Operation = (connection, worker) =>
    left-- > 0 ? one(connection, worker) : Promise.resolve(0);
  while (left > 0) await load([server], { connections: 32, operations: count }, bounded);
}

/**
 * Receives and deletes `batch` at once; counts messages. At most half of the backlog goes before it
 * is filled up again, which is not measured; where that is too little it is done again and again.
 */
export async function takeRound(
  server: PeerServer,
  batch: number,
  backlog: number,
): Promise<Round> {
  const goal = batch === 1 ? TAKEN.single : TAKEN.batch;
  const parts: Round[] = [];
  for (let left = goal; left > 0; left -= backlog / 2) {
    parts.push(await takePart(server, batch, Math.min(backlog / 2, left)));
  }
  const mean = (values: number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
  return {
    perSecond: 1 / mean(parts.map(({ perSecond }) => 1 / perSecond)),
    cpuUs: mean(parts.map(({ cpuUs }) => cpuUs)),
  };
}

async function takePart(server: PeerServer, batch: number, count: number): Promise<Round> {
  let taken = 0;
  const take = receiveAndDelete(server, batch);
  const counted: Operation = async (connection, worker) => {
    const got = await take(connection, worker);
    taken += got;
    return got;
  };
  // A tenth more runs before what is measured.
  const operations = Math.floor(count / batch / 1.1);
  const part = await load([server], { connections: 16, operations }, counted);
  await fill(server, taken);
  return part;
}

/** Resident memory, bytes. */
export function memoryOf(server: PeerServer): number {
  return server.pids.reduce((sum, pid) => sum + residentMemory(pid), 0);
}

function send({ peer }: PeerServer): Operation {
  return repeat(peer.dialect.send, peer.name.startsWith('mqrest') ? 201 : 200);
}

/** Receives asked in vain before a peer is given up. */
const PATIENCE = 200;

/** SQS may give fewer than were asked for: what counts is messages, each whole. Ours must be full. */
function receiveAndDelete({ peer }: PeerServer, batch: number): Operation {
  const { dialect } = peer;
  const receive = Buffer.from(dialect.receive(batch));
  let inVain = 0;
  return async (connection) => {
    const got = await connection.request(receive);
    const handles = got.body.toString('latin1').match(dialect.handles) ?? [];
    const bodies = occurrences(got.body, CONTENT);
    inVain = handles.length === 0 ? inVain + 1 : 0;
    const isShort = handles.length < batch && (dialect === aliyun || inVain > PATIENCE);
    if (got.status !== 200 || bodies !== handles.length || handles.length > batch || isShort) {
      const found = `${handles.length} handles, ${bodies} whole bodies`;
      throw new Error(`${peer.name}: ${got.status}, ${found} of ${batch}`);
    }
    if (handles.length === 0) return 0;
    const gone = await connection.request(dialect.delete(handles));
    if (gone.status >= 300 || /Failed":\[\{|<BatchResultErrorEntry>/.test(gone.body.toString())) {
      throw new Error(`${peer.name}: delete: ${gone.status} ${gone.body.toString()}`);
    }
    return handles.length;
  };
}

function occurrences(text: Buffer, part: Buffer): number {
  let count = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) count++;
  return count;
}
