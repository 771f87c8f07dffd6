import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';

/** What an image built from a Dockerfile is. */
export interface Image {
  /** The folder that stands for the image's file system. */
  readonly root: string;
  workdir: string;
  readonly env: Record<string, string>;
  user: string;
  readonly exposed: string[];
  entrypoint: string[];
  healthCheck: string[];
}

/**
 * Does what a Dockerfile says without a container engine: every stage is a folder below `scratch`,
 * COPY copies, RUN runs. Base images are not fetched: RUN uses the programs of this machine.
 * Throws on instructions it does not know, so that none is passed over.
 */
export function buildImage(dockerfile: string, context: string, scratch: string): Image {
  const stages = new Map<string, Image>();
  let image: Image | undefined;
  for (const [instruction, rest] of instructionsOf(dockerfile)) {
    if (instruction === 'FROM') {
      const [, name = `stage ${stages.size}`] = / AS (\S+)$/.exec(rest) ?? [];
      image = emptyImage(join(scratch, name));
      stages.set(name, image);
    } else if (image === undefined) throw new Error(`${instruction} before FROM`);
    else apply(image, instruction, rest, (stage) => stages.get(stage ?? '')?.root ?? context);
  }
  if (image === undefined) throw new Error('no FROM');
  return image;
}

function emptyImage(root: string): Image {
  const image = { root, workdir: root, env: {}, user: 'root' };
  return { ...image, exposed: [], entrypoint: [], healthCheck: [] };
}

function instructionsOf(dockerfile: string): [string, string][] {
  const lines = dockerfile.split('\n').filter((line) => line.trim() !== '' && !/^\s*#/.test(line));
  return lines.map((line) => {
    const [, instruction = '', rest = ''] = /^(\w+)\s+(.*)$/.exec(line) ?? [];
    return [instruction, rest];
  });
}

function apply(
  image: Image,
  instruction: string,
  rest: string,
  rootOf: (stage: string | undefined) => string,
): void {
  switch (instruction) {
    case 'WORKDIR':
      image.workdir = join(image.root, rest);
      mkdirSync(image.workdir, { recursive: true });
      break;
    case 'COPY':
      copy(image, rest, rootOf);
      break;
    case 'RUN':
      execFileSync('sh', ['-c', rest], { cwd: image.workdir, stdio: 'pipe', env: runEnv(image) });
      break;
    case 'ENV':
      for (const pair of rest.split(' ')) {
        const [name = '', value = ''] = pair.split('=');
        image.env[name] = value;
      }
      break;
    case 'USER':
      image.user = rest;
      break;
    case 'EXPOSE':
      image.exposed.push(rest);
      break;
    case 'ENTRYPOINT':
      image.entrypoint = commandIn(image, rest);
      break;
    case 'HEALTHCHECK':
      image.healthCheck = commandIn(image, rest.slice(rest.indexOf('[')));
      break;
    default:
      throw new Error(`${instruction} is not known`);
  }
}

/** A command whose absolute paths are in the image. */
function commandIn({ root }: Image, json: string): string[] {
  return (JSON.parse(json) as string[]).map((word) =>
    word.startsWith('/') ? join(root, word) : word,
  );
}

/** `COPY [--from=stage] source… destination`; a folder's content goes into the destination. */
function copy(image: Image, rest: string, rootOf: (stage: string | undefined) => string): void {
  const [, stage, paths = ''] = /^(?:--from=(\S+) )?(.*)$/.exec(rest) ?? [];
  const words = paths.split(' ');
  const destination = words.pop() ?? '';
  for (const source of words) {
    const into = destination.endsWith('/') ? join(destination, basename(source)) : destination;
    cpSync(join(rootOf(stage), source), join(image.workdir, into), { recursive: true });
  }
}

function runEnv(image: Image): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    npm_config_prefer_offline: 'true',
    ...image.env,
  };
}
