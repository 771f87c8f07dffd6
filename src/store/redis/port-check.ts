import net from 'node:net';
import tls from 'node:tls';
import type { Node, RedisTarget } from './connection';
import { connectionCause } from './connection-cause';
import { clearTimeout, setTimeout } from '../../lib/real-time';

const WITHIN_MS = 1_000;
/** What Redis answers to PING, or to whom it does not know. */
const REDIS = /^[+-]/;

interface PingReply {
  readonly text?: string;
  readonly error?: NodeJS.ErrnoException;
}

/**
 * Why no connection can be had with what listens at the address: the client keeps to itself what
 * TLS said of a Sentinel or of a node of a cluster. `undefined`: nothing was found to be wrong.
 */
export async function portCause(target: RedisTarget): Promise<string | undefined> {
  for (const node of target.nodes) {
    const cause = await (target.tls ? causeOverTls : causeOfPlain)(node, target);
    if (cause !== undefined) return cause;
  }
  return undefined;
}

async function causeOfPlain(node: Node, target: RedisTarget): Promise<string | undefined> {
  const socket = tls.connect({ ...node, rejectUnauthorized: false });
  const { text, error } = await replyOf(socket, 'secureConnect');
  if (text !== undefined || isAlert(error)) {
    return 'that port speaks TLS: use rediss:// in place of redis://';
  }
  // What else TLS makes of a port without TLS says nothing.
  return isUnreached(error) ? connectionCause(error, target) : undefined;
}

/** Whether the other end has told over TLS that it wants no connection like this. */
function isAlert(error: PingReply['error']): boolean {
  return error?.code?.includes('_ALERT_') === true;
}

/** Whether there is not even a connection. */
function isUnreached(error: PingReply['error']): error is NodeJS.ErrnoException {
  return error?.syscall === 'connect' || error?.syscall === 'getaddrinfo';
}

async function causeOverTls(node: Node, target: RedisTarget): Promise<string | undefined> {
  const { text = '' } = await replyOf(net.connect(node), 'connect');
  if (REDIS.test(text)) {
    return 'that port speaks no TLS: use redis:// in place of rediss://, or its TLS port';
  }
  const socket = tls.connect({ ...node, ...target.certificates });
  const { error } = await replyOf(socket, 'secureConnect');
  return error === undefined ? undefined : connectionCause(error, target);
}

/** What is answered to PING, or the error; neither where it takes too long or the other end hangs up. */
function replyOf(socket: net.Socket, open: string): Promise<PingReply> {
  return new Promise((resolve) => {
    const settle = (reply: PingReply) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(reply);
    };
    const timer = setTimeout(() => settle({}), WITHIN_MS);
    socket.once(open, () => socket.write('PING\r\n'));
    socket.once('data', (data: Buffer) => settle({ text: data.toString('latin1') }));
    socket.on('error', (error) => settle({ error })).once('end', () => settle({}));
  });
}
