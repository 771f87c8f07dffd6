import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Buildah } from './buildah';

/** What the Dockerfile builds on. */
const NAME = 'docker.io/library/node:22-slim';
const PROGRAMS = ['sh', 'chmod', 'mkdir', 'rm', 'env'];
const AUTHORITIES = '/etc/ssl/certs/ca-certificates.crt';
const PATH = 'PATH=/usr/local/bin:/usr/bin:/bin';

/**
 * Makes an image of that name out of this machine's programs, for no registry of images can be
 * reached: Node, npm, a shell, and the user `node`. It is there for two architectures; the second is
 * so by name alone, so nothing of it can run.
 */
export function makeBase(buildah: Buildah, folder: string): void {
  layOut(folder);
  buildah.run('manifest', 'create', NAME);
  for (const arch of ['amd64', 'arm64']) {
    const container = buildah.run('from', 'scratch');
    buildah.run('add', '--quiet', container, folder, '/');
    const trust = `NODE_EXTRA_CA_CERTS=${AUTHORITIES}`;
    buildah.run('config', '--arch', arch, '--env', PATH, '--env', trust, container);
    buildah.run('commit', '--quiet', '--rm', container, `base-${arch}`);
    const image = `containers-storage:localhost/base-${arch}`;
    buildah.run('manifest', 'add', '--os', 'linux', '--arch', arch, NAME, image);
  }
}

function layOut(root: string): void {
  for (const path of [
    'tmp',
    'root',
    'etc',
    'proc',
    'sys',
    'dev',
    'usr/bin',
    'usr/lib',
    'usr/lib64',
  ])
    mkdirSync(join(root, path), { recursive: true });
  for (const path of ['bin', 'lib', 'lib64']) symlinkSync(`usr/${path}`, join(root, path));
  addProgram(root, 'node', process.execPath);
  for (const name of PROGRAMS) addProgram(root, name, which(name));
  const npm = dirname(dirname(realpathSync(which('npm'))));
  cpSync(npm, join(root, 'usr/lib/npm'), { recursive: true });
  symlinkSync('../lib/npm/bin/npm-cli.js', join(root, 'usr/bin/npm'));
  writeFileSync(
    join(root, 'etc/passwd'),
    'root:x:0:0::/root:/bin/sh\nnode:x:1000:1000::/:/bin/sh\n',
  );
  writeFileSync(join(root, 'etc/group'), 'root:x:0:\nnode:x:1000:\n');
  for (const path of [AUTHORITIES, '/etc/resolv.conf', '/etc/nsswitch.conf', '/etc/hosts'])
    if (existsSync(path)) add(root, path);
}

function which(name: string): string {
  return execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
}

/** Adds a program and the libraries that it is linked with. */
function addProgram(root: string, name: string, path: string): void {
  cpSync(realpathSync(path), join(root, 'usr/bin', name));
  const linked = execFileSync('ldd', [path], { encoding: 'utf8' });
  for (const [library] of linked.matchAll(/\/\S+/g)) add(root, library);
}

/** Adds a file of this machine under its own path. */
function add(root: string, path: string): void {
  const to = join(root, path);
  mkdirSync(dirname(to), { recursive: true });
  cpSync(realpathSync(path), to);
}
