/**
 * `npm run bench:peers`: mqrest beside servers that do the same for another cloud, installed from
 * their registries into a folder of this run. `-- fauxqs goaws` takes only some of them.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { THIS_BUILD } from '../beds/server';
import { readOptions } from '../options';
import { writeReport } from '../report/report';
import { allPeers } from './all-peers';
import { measureAll } from './figures';
import type { Peer } from './peer';
import { startPeer, type PeerServer } from './peer-server';
import { backlogPlot, peerRows, peerTable } from './peer-report';

const STARTS = 3;

/** Starts it some times; the last one stays. */
async function bring(peer: Peer, root: string) {
  const folder = join(root, peer.name.replace(/\W+/g, '-'));
  mkdirSync(folder);
  peer.install(folder);
  const startMs: number[] = [];
  for (;;) {
    const server = await startPeer(peer, folder);
    startMs.push(server.startMs);
    if (startMs.length === STARTS) return { server, startMs };
    await server.stop();
  }
}

async function main(): Promise<void> {
  const peers = Object.fromEntries(
    allPeers().map((peer) => [(/^mqrest.*|^\w+/.exec(peer.name)?.[0] ?? '').toLowerCase(), peer]),
  );
  const out = join(THIS_BUILD, 'bench-peers');
  const options = readOptions(process.argv.slice(2), {}, Object.keys(peers), out);
  const root = mkdtempSync(join(tmpdir(), 'mqrest-peers-'));
  const servers: PeerServer[] = [];
  const starts: number[][] = [];
  const missing: string[] = [];
  try {
    for (const [name, peer] of Object.entries(peers)) {
      const isWanted = options.groups.length === 0 || options.groups.includes(name);
      if (!isWanted && !name.startsWith('mqrest')) continue;
      process.stderr.write(`${peer.name}…\n`);
      try {
        const { server, startMs } = await bring(peer, root);
        servers.push(server);
        starts.push(startMs);
      } catch (error) {
        missing.push(`${peer.name} is left out: ${firstLine(error)}`);
      }
    }
    const figures = await measureAll(servers, starts, options.pairs);
    const more = [peerTable(figures), ...missing].join('\n\n');
    const plot = backlogPlot(figures);
    writeReport(options, 'peers', peerRows(figures), { more, data: { figures, missing }, plot });
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    rmSync(root, { recursive: true, force: true });
  }
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}

main().catch((error: unknown) => {
  process.stderr.write(`${firstLine(error)}\n`);
  process.exit(1);
});
