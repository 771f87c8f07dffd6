import express, { type Express } from 'express';

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
