import { clientName } from '../../http/caller';
import type { RequestRecord } from '../../http/request-journal';
import { withoutSecrets } from '../../http/request-log';
import { compact } from '../../lib/compact';
import { bodyView } from './body-view';
import type { BodyView, RequestHead, RequestView } from './request-schema';
import { shownForm, shownHeaders } from './secrets';

/** The text over which the signature of a request has to be. */
export type SignedText = (request: {
  readonly method: string;
  readonly target: string;
  readonly headers: Record<string, string>;
}) => string;

/** What a list shows of a request. */
export function headView(record: RequestRecord): RequestHead {
  const { id, at, ms, front, method, status, code, isError } = record;
  return compact({
    ...{ requestId: id, at, ms: Math.round(ms * 10) / 10, front, method, status },
    client: clientName(record.address, record.headers['user-agent']),
    path: withoutSecrets(record.target),
    code: code === '' ? undefined : code,
    problem: isError || status === undefined,
  });
}

/** Of all that is shown of a request what a list shows. */
export function headOf(view: RequestView): RequestHead {
  const { requestId, at, ms, client, front, method, path, status, code, problem } = view;
  return compact({ requestId, at, ms, client, front, method, path, status, code, problem });
}

/** All that may be shown of a request and its reply. */
export function requestViewOf(record: RequestRecord, signedText: SignedText): RequestView {
  const { method, target, front, status } = record;
  const headers = shownHeaders(record.headers);
  const signed = { method, target: withoutSecrets(target), headers };
  return compact({
    ...headView(record),
    headers,
    body: requestBody(record),
    stringToSign: front === 'aliyun' ? signedText(signed) : undefined,
    reply: status === undefined ? undefined : { status, ...replyOf(record) },
  });
}

const FORM = 'application/x-www-form-urlencoded';

function requestBody({ body, bodyBytes, headers }: RequestRecord): BodyView {
  const view = bodyView(body, bodyBytes);
  if (view.text === undefined || headers['content-type']?.includes(FORM) !== true) return view;
  return { ...view, text: shownForm(view.text) };
}

function replyOf({ head, reply, replyBytes }: RequestRecord) {
  const headers: Record<string, string> = {};
  for (const line of head.split('\r\n').slice(1)) {
    const colon = line.indexOf(':');
    if (colon < 0) continue;
    const name = line.slice(0, colon);
    const value = line.slice(colon + 1).trim();
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  return {
    headers: shownHeaders(headers),
    body: bodyView(reply, Math.max(replyBytes, reply.length)),
  };
}
