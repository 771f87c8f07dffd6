import express from 'express';
import {
  createServer,
  IncomingMessage,
  ServerResponse,
  type Server,
  type ServerOptions,
} from 'node:http';

const PATH = '/topics/:topic/messages';

/** What people write: Express with its own body parser and `res.send`. */
export function stockEcho(): Server {
  const app = express();
  app.use(express.text({ type: '*/*', limit: '8mb' }));
  app.post(PATH, (req, res) => {
    res.status(201).type('text/xml').send(req.body);
  });
  return createServer(app as Parameters<typeof createServer>[1]);
}

/**
 * The yardstick of publishing: the least that Express can do, sending back what it got. Requests
 * and replies are born with the app's prototypes, without which Express costs four times as much.
 * Made of nothing of mqrest's, so that it stays the same while mqrest changes.
 */
export function ownEcho(): Server {
  const app = express();
  app.disable('etag').disable('x-powered-by');
  app.post(PATH, (req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const body = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
      res.writeHead(201, { 'Content-Type': 'text/xml', 'Content-Length': body.length });
      res.end(body);
    });
  });
  function Request(this: IncomingMessage, ...args: unknown[]): void {
    Reflect.apply(IncomingMessage, this, args);
  }
  function Response(this: ServerResponse, ...args: unknown[]): void {
    Reflect.apply(ServerResponse, this, args);
  }
  Request.prototype = app.request;
  Response.prototype = app.response;
  const born = { IncomingMessage: Request, ServerResponse: Response } as unknown as ServerOptions;
  return createServer(born, app as Parameters<typeof createServer>[1]);
}
