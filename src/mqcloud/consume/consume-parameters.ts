import type { Request } from 'express';
import { wrongName, type NameRules } from '../../broker/names';
import { bind, type BoundParameters } from '../java/bind';
import { readCookie } from './cookie';
import { INSTANCE, type Gateway } from '../gateway';
import { JavaError } from '../java/java-error';
import type { Parameters } from '../java/parameters';
import type { Rules } from '../java/parameter-rule';

const rules = {
  topic: { kind: 'text', required: true },
  consumer: { kind: 'text', required: true },
  clientId: { kind: 'text' },
  requestId: { kind: 'text' },
  useCookie: { kind: 'boolean' },
  clientIp: { kind: 'text' },
} as const satisfies Rules;
const newerRules = {
  ...rules,
  pop: { kind: 'boolean' },
  maxPullSize: { kind: 'int', min: 0, max: 128 },
  consumeTimeout: { kind: 'int', min: 10, max: 129_600 },
  pullTimeout: { kind: 'int', min: 1, max: 60 },
  liteTopic: { kind: 'text', unsupported: true },
} as const satisfies Rules;

/** The parameters of `/mq/message`, `/mq/ack` and `/mq/unlock`. */
export type ConsumeParameters = BoundParameters<typeof rules> &
  Partial<BoundParameters<typeof newerRules>>;

const LONGEST_CLIENT_ID = 255;

/**
 * The parameters of a call, with the requestId of the cookie where the call wants it and brings
 * none itself, and without a clientId that is blank.
 */
export function consumeParameters(
  req: Request,
  parameters: Parameters,
  { quirks, broker }: Gateway,
): ConsumeParameters {
  const language = req.headers['accept-language'];
  const bound: ConsumeParameters = bind(
    parameters,
    quirks.newerParameters ? newerRules : rules,
    'consumeParam',
    language,
  );
  checkNames(bound, broker.policy.limits.names);
  const requestId = given(bound.requestId);
  const useCookie = bound.useCookie === true;
  return {
    ...bound,
    clientId: blankless(bound.clientId),
    requestId: requestId ?? (useCookie ? given(readCookie(req)) : undefined),
  };
}

/** What a script makes of an id that it does not have is no id, although it could be read as one. */
function given(requestId: string | undefined): string | undefined {
  return requestId === 'undefined' || requestId === 'null' ? undefined : blankless(requestId);
}

function checkNames({ topic, consumer, clientId = '' }: ConsumeParameters, names: NameRules): void {
  const wrong = wrongName({ instance: INSTANCE, topic, group: consumer }, names);
  if (wrong !== undefined) {
    const field = wrong.violation?.element === 'topic' ? 'topic' : 'consumer';
    throw new JavaError(400, `${field}: ${wrong.detail}`);
  }
  if (clientId.length > LONGEST_CLIENT_ID) {
    throw new JavaError(400, `clientId: at most ${LONGEST_CLIENT_ID} characters are allowed`);
  }
}

function blankless(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text;
}
