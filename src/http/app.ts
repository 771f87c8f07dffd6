import express, { type Express } from 'express';
import { IncomingMessage, ServerResponse, type ServerOptions } from 'node:http';

/**
 * An Express app without ETag and X-Powered-By headers. Fronts put their hot routes flat on it,
 * the most used first, and mount Routers, never other apps.
 */
export function createApp(): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  return app;
}

type Constructors = Required<Pick<ServerOptions, 'IncomingMessage' | 'ServerResponse'>>;

/**
 * Constructors for `http.createServer` whose objects have the app's own prototypes from birth.
 *
 * Express gives every request and reply the app's prototypes with `Object.setPrototypeOf`, which
 * costs more than all the rest of it; when the prototype is already the right one, that is a no-op
 * (17 µs a request instead of 71). A mounted sub-app has prototypes of its own and would undo it:
 * mount Routers only.
 */
export function ownPrototypes(app: Express): Constructors {
  // IncomingMessage and ServerResponse are plain functions in Node, made to be inherited this way.
  function Request(this: IncomingMessage, ...args: unknown[]): void {
    Reflect.apply(IncomingMessage, this, args);
  }
  inheritFrom(IncomingMessage, Request, app.request);
  function Response(this: ServerResponse, ...args: unknown[]): void {
    Reflect.apply(ServerResponse, this, args);
  }
  inheritFrom(ServerResponse, Response, app.response);
  return {
    IncomingMessage: Request as unknown as typeof IncomingMessage,
    ServerResponse: Response as unknown as typeof ServerResponse,
  };
}

/**
 * Makes `constructor` one of objects with this prototype that is derived from `base`: then V8 gives
 * the objects room for all the properties that Node will put on them. Without, they become hash
 * tables, five times as large and slower.
 */
function inheritFrom(base: object, constructor: { prototype: object }, prototype: object): void {
  Object.setPrototypeOf(constructor, base);
  constructor.prototype = prototype;
}
