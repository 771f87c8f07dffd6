import { request as httpRequest, type Agent } from 'node:http';
import { TOPIC } from './wire';

/** Publishes these bytes over the agent's connection. */
export function sendBytes(
  port: number,
  agent: Agent,
  body: Buffer,
): Promise<{ status: number | undefined; text: string }> {
  return new Promise((resolve, reject) => {
    const asked = httpRequest({ port, path: TOPIC, method: 'POST', agent }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode, text }));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}
