import { loadConfig } from './config/load';

/** Ends with exit code 0 when the mqrest of this container is ready, else 1: `HEALTHCHECK` of the image. */
async function check(): Promise<boolean> {
  const command = loadConfig([], process.env, process.cwd());
  const port = command.kind === 'serve' ? command.settings.port : 0;
  const reply = await fetch(`http://127.0.0.1:${port}/_mqrest/health/ready`, {
    signal: AbortSignal.timeout(2_000),
  });
  return reply.ok;
}

check().then(
  (ready) => process.exit(ready ? 0 : 1),
  () => process.exit(1),
);
