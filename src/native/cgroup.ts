// SPDX-License-Identifier: MIT
// What a container leaves to its processes.
import { readFileSync } from 'node:fs';

/** CPUs that a control group's quota leaves, or infinity: cpu.max (v2), cpu.cfs_quota_us (v1). */
export function cpuQuota(): number {
  const read = (path: string) => {
    try {
      return readFileSync(path, 'utf8').trim();
    } catch {
      return '';
    }
  };
  const [limit, period] = read('/sys/fs/cgroup/cpu.max').split(' ');
  const v1 = Number(read('/sys/fs/cgroup/cpu/cpu.cfs_quota_us'));
  const cpus =
    limit && limit !== 'max'
      ? Number(limit) / Number(period)
      : v1 > 0
        ? v1 / Number(read('/sys/fs/cgroup/cpu/cpu.cfs_period_us') || 100000)
        : Infinity;
  return cpus > 0 ? Math.max(1, Math.floor(cpus)) : Infinity;
}
