import { execFileSync, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';

/** Why images cannot be built on this machine; undefined: they can. */
export function whyNoBuildah(): string | undefined {
  if (process.getuid?.() !== 0) return 'not root';
  return spawnSync('buildah', ['--version']).status === 0 ? undefined : 'no buildah in PATH';
}

/** Debian's builder of images with a storage of its own; it needs no engine and no rights beside root's. */
export class Buildah {
  readonly #options: readonly string[];

  /** `folder`: for its storage; {@link remove} takes it away. */
  constructor(private readonly folder: string) {
    this.#options = ['--root', join(folder, 'root'), '--runroot', join(folder, 'run')];
  }

  /** Runs it with these arguments; returns what it printed, without white space around it. */
  run(...args: string[]): string {
    const options = [...this.#options, ...args];
    return execFileSync('buildah', options, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  }

  /** The command line that runs a program in a container, as the user and in the folder of its image. */
  commandIn(container: string, env: NodeJS.ProcessEnv, program: readonly string[]): string[] {
    const variables = Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
    const run = ['run', '--isolation', 'chroot', ...variables, container, '--', ...program];
    return ['buildah', ...this.#options, ...run];
  }

  /** Ends with nothing left of its images, its containers and the folder. */
  remove(): void {
    this.run('rm', '--all');
    this.run('rmi', '--all', '--force');
    rmSync(this.folder, { recursive: true, force: true });
  }
}
