import express, { type Express, type Request, type Response } from 'express';
import { send } from '../../http/send';
import { consoleFiles, INDEX, type ConsoleFile } from './console-files';

/** Where the console is. */
export const CONSOLE = '/_mqrest/console';

/** The page may load and ask its own origin alone, and runs nothing but its own files. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const HEADERS = {
  'Content-Security-Policy': POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};
const TEXT = { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' };
/** The page itself is asked for anew; what it names has a digest in its name. */
const ANEW = 'no-cache';
const FOR_GOOD = 'public, max-age=31536000, immutable';

/**
 * Serves the console: files, which anybody may have. What they show comes from the control API, and
 * is had by whom it lets. `/` leads a browser there.
 */
export function mountConsole(app: Express): void {
  let files: ReadonlyMap<string, ConsoleFile> | undefined;
  const router = express.Router({ caseSensitive: true });
  const serve = (name: string, req: Request, res: Response): void => {
    files ??= consoleFiles();
    sendFile(name, files.get(name), req, res);
  };
  router.get('/', (req, res, next) => {
    if (leadsBrowser(req)) send(res, 302, '', { Location: CONSOLE, 'Cache-Control': 'no-store' });
    else next();
  });
  router.get(CONSOLE, (req, res) => {
    serve(INDEX, req, res);
  });
  router.get(`${CONSOLE}/:file`, (req, res) => {
    serve(req.params.file, req, res);
  });
  app.use(router);
}

/** Whether a person has typed the address: what an SDK or curl sends does not ask for HTML. */
function leadsBrowser({ headers }: Request): boolean {
  return headers.accept?.includes('text/html') === true;
}

function sendFile(name: string, file: ConsoleFile | undefined, req: Request, res: Response): void {
  if (file === undefined) {
    const why =
      name === INDEX ? 'The console was not built; npm run build does it.' : 'No such file.';
    send(res, 404, `${why}\n`, TEXT);
    return;
  }
  const { text, etag, type } = file;
  const cached = { ETag: etag, 'Cache-Control': name === INDEX ? ANEW : FOR_GOOD };
  if (req.headers['if-none-match'] === etag) {
    send(res, 304, '', { ...HEADERS, ...cached });
    return;
  }
  send(res, 200, text, { ...HEADERS, ...cached, 'Content-Type': type });
}
