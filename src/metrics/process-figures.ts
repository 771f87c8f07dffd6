import v8 from 'node:v8';
import { single, type Family } from './exposition';

/** What the process takes, under the names that Prometheus clients give it where there are such. */
export function processFigures(): Family[] {
  const { rss, heapUsed } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  const { heap_size_limit: heapLimit } = v8.getHeapStatistics();
  const cpuSeconds = (user + system) / 1e6;
  const startedAt = Date.now() / 1000 - process.uptime();
  return [
    single('process_cpu_seconds_total', 'counter', 'CPU time, user and system.', cpuSeconds),
    single('process_resident_memory_bytes', 'gauge', 'Resident memory.', rss),
    {
      ...single(
        'process_start_time_seconds',
        'gauge',
        'When it was started, unix time.',
        startedAt,
      ),
      isCommon: true,
    },
    single('mqrest_heap_used_bytes', 'gauge', 'JavaScript heap in use.', heapUsed),
    single('mqrest_heap_limit_bytes', 'gauge', 'JavaScript heap at most.', heapLimit),
  ];
}
