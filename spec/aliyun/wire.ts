import { XMLParser } from 'fast-xml-parser';
import request, { type Response, type Test } from 'supertest';

/** Requests and replies of the protocol, as the specs of this folder write and read them. */

export const TOPIC = '/topics/topic/messages';

export function messageXml(body: string, rest = ''): string {
  return `<Message><MessageBody>${body}</MessageBody>${rest}</Message>`;
}

export function handlesXml(...handles: string[]): string {
  const elements = handles.map((handle) => `<ReceiptHandle>${handle}</ReceiptHandle>`);
  return `<ReceiptHandles>${elements.join('')}</ReceiptHandles>`;
}

export function post(url: string, xml: string | Buffer, path = TOPIC): Test {
  return request(url).post(path).set('Content-Type', 'text/xml').send(xml);
}

export function get(url: string, query = 'consumer=g&numOfMessages=16', path = TOPIC): Test {
  return request(url).get(`${path}?${query}`);
}

export function del(url: string, xml: string, query = 'consumer=g', path = TOPIC): Test {
  return request(url).delete(`${path}?${query}`).set('Content-Type', 'text/xml').send(xml);
}

const parser = new XMLParser({
  trimValues: false,
  parseTagValue: false,
  htmlEntities: true,
  isArray: (_, path) => path === 'Messages.Message' || path === 'Errors.Error',
});

type Fields = Record<string, string>;

/** Without the blanks between the elements. */
function fieldsOf(element: Fields): Fields {
  return Object.fromEntries(Object.entries(element).filter(([name]) => name !== '#text'));
}

/** The fields of an `Error` reply. */
export function errorOf(response: Response): Fields {
  return fieldsOf((parser.parse(response.text) as { Error: Fields }).Error);
}

/** The messages of a poll's reply. */
export function messagesOf(response: Response): Fields[] {
  return (parser.parse(response.text) as { Messages: { Message: Fields[] } }).Messages.Message.map(
    fieldsOf,
  );
}

/** The failed handles of an ack's reply. */
export function failuresOf(response: Response): Fields[] {
  return (parser.parse(response.text) as { Errors: { Error: Fields[] } }).Errors.Error.map(
    fieldsOf,
  );
}

/** The fields of a publish's reply. */
export function publishedOf(response: Response): Fields {
  return fieldsOf((parser.parse(response.text) as { Message: Fields }).Message);
}

/** The handles of a poll's reply. */
export function handlesOf(response: Response): string[] {
  return messagesOf(response).map((message) => message.ReceiptHandle ?? '');
}
