import type { Bed } from '../beds/server';
import type { Plot } from '../report/plot';
import { median } from '../report/statistics';
import { interleave, withServers } from './interleave';
import { publish } from './workload';

const CONNECTIONS = [1, 4, 16, 64, 256];

/** Publishing 1 KB by more and more clients. */
export function connectionsPlot(pairs: number): Promise<Plot> {
  const beds = {
    'mqrest, memory': { serve: 'mqrest' },
    'mqrest, Redis': { serve: 'mqrest', redis: 'own' },
    'own-prototype echo': { serve: 'own echo' },
  } satisfies Record<string, Bed>;
  return withServers(beds, async (servers) => {
    const points = new Map<string, [number, number][]>();
    for (const connections of CONNECTIONS) {
      const of = await interleave(
        servers,
        pairs,
        (server, round) => publish.round(server, round, connections),
        points.size === 0 ? 2 : 0,
      );
      for (const [name, rounds] of Object.entries(of)) {
        const rate = median(rounds.map(({ perSecond }) => perSecond));
        points.set(name, [...(points.get(name) ?? []), [connections, rate]]);
      }
    }
    return {
      title: 'Publishing 1 KB, by connections',
      x: 'connections',
      y: 'messages/s',
      lines: [...points].map(([name, line]) => ({ name, points: line })),
    };
  });
}
