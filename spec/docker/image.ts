import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CliProcess } from '../support/cli-process';
import { makeBase } from './base';
import { Buildah } from './buildah';

const ROOT = join(__dirname, '..', '..');

/** What an image says of itself, as OCI names it. */
export interface ImageConfig {
  readonly User: string;
  readonly WorkingDir: string;
  readonly ExposedPorts: Readonly<Record<string, object>>;
  readonly Entrypoint: readonly string[];
  readonly Labels: Readonly<Record<string, string>>;
  readonly Healthcheck: { readonly Test: readonly string[] };
}

/** The image of this project, built for two architectures, and a container of the one of this machine. */
export class Image {
  readonly config: ImageConfig;
  /** The files of the container. */
  readonly files: string;
  /** Of the image for the other architecture. */
  readonly otherFiles: string;
  readonly #container: string;
  readonly #buildah: Buildah;

  constructor(scratch: string) {
    const buildah = new Buildah(join(scratch, 'storage'));
    this.#buildah = buildah;
    makeBase(buildah, join(scratch, 'base'));
    const cache = execFileSync('npm', ['config', 'get', 'cache'], { encoding: 'utf8' }).trim();
    buildah.run(
      ...['bud', '--isolation', 'chroot', '--pull-never', '--format', 'docker'],
      ...['--platform', 'linux/amd64,linux/arm64', '--manifest', 'mqrest'],
      ...['--volume', `${cache}:/root/.npm`, '--file', join(ROOT, 'docker/Dockerfile'), ROOT],
    );
    const from = (arch: string): string =>
      buildah.run('from', '--pull-never', '--arch', arch, 'mqrest');
    this.#container = from('amd64');
    this.files = buildah.run('mount', this.#container);
    this.otherFiles = buildah.run('mount', from('arm64'));
    const inspected = buildah.run('inspect', '--type', 'container', this.#container);
    const { Docker } = JSON.parse(inspected) as { Docker: { config: ImageConfig } };
    this.config = Docker.config;
  }

  /** Starts what the image starts. */
  start(flags: readonly string[], env: NodeJS.ProcessEnv = {}): CliProcess {
    const command = this.#buildah.commandIn(this.#container, env, this.config.Entrypoint);
    return new CliProcess(flags, { command: command as [string, ...string[]] });
  }

  /** The exit code of the health check. */
  healthCheck(env: NodeJS.ProcessEnv = {}): number | null {
    const [, ...test] = this.config.Healthcheck.Test;
    const [program = '', ...args] = this.#buildah.commandIn(this.#container, env, test);
    return spawnSync(program, args).status;
  }

  remove(): void {
    this.#buildah.remove();
  }
}

/** Ends what runs in a container in order, as an engine does; resolves with its exit code. */
export function stop(cli: CliProcess): Promise<number | null> {
  process.kill(innermost(cli.child.pid ?? NaN), 'SIGTERM');
  return cli.code();
}

/** What was started by what was started by … this process: the builder passes no signal on. */
function innermost(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  const lists = threads.map((id) => readFileSync(`/proc/${pid}/task/${id}/children`, 'utf8'));
  const [child] = lists.join(' ').match(/\d+/) ?? [];
  return child === undefined ? pid : innermost(Number(child));
}
