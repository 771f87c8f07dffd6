import { adviceOn, AliyunClient, refusalIn, type Refused } from '../client/aliyun';
import type { Signer } from '../../aliyun/signer';
import type { Server } from '../client/server';
import type { Finding } from './report';

/** What is answered to who may not; any other answer comes to who may. */
const OF_AUTH: readonly string[] = [
  ...['MissingAuthorizationHeader', 'InvalidAuthorizationHeader', 'MissingDateHeader'],
  ...['InvalidDateHeader', 'TimeExpired', 'InvalidAccessKeyId', 'SignatureDoesNotMatch'],
];
/** An ack of nothing: it changes nothing, and is refused after the signature was checked. */
const ACK_OF_NOTHING = '/topics/mqrest-doctor/messages?consumer=GID_mqrest-doctor';

/** Sends a signed request, and one that is wrongly signed, and tells what came of them. */
export async function checkSignature(server: Server, to: string): Promise<Finding> {
  const { keys } = server;
  const refusal = await refusalOf(server, keys);
  if (refusal !== undefined) return refusedFinding(refusal, keys, to);
  if (keys === undefined) {
    const sentence = `${to} admits requests that are not signed`;
    return { level: 'ok', sentence };
  }
  const wrong = await refusalOf(server, { ...keys, secret: `${keys.secret}-wrong` });
  const sentence =
    wrong === undefined
      ? `${to} admits a request signed by ${keys.id}, but a wrongly signed one too`
      : `${to} admits a request signed by ${keys.id}, and refuses a wrongly signed one`;
  if (wrong !== undefined) return { level: 'ok', sentence };
  return {
    level: 'note',
    sentence,
    advice: 'auth: strict or known, and the key, would check them',
  };
}

/** Why a request with this signature is not let in; `undefined`: it is. */
async function refusalOf(server: Server, keys: Signer | undefined): Promise<Refused | undefined> {
  const client = new AliyunClient({ ...server, keys });
  const reply = await client.send({ method: 'DELETE', path: ACK_OF_NOTHING });
  const refusal = refusalIn(reply);
  return OF_AUTH.includes(refusal?.code ?? '') ? refusal : undefined;
}

function refusedFinding({ code, message }: Refused, keys: Signer | undefined, to: string): Finding {
  const who =
    keys === undefined ? 'a request that is not signed' : `a request signed by ${keys.id}`;
  const [advice] = adviceOn(code, keys);
  return { level: 'bad', sentence: `${to} refuses ${who}: ${code}: ${message}`, advice };
}
