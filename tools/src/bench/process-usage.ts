import { existsSync, readdirSync, readFileSync } from 'node:fs';

export interface Usage {
  /** Processor time since the start, milliseconds. */
  cpuMs: number;
  /** Resident memory now, MiB. Shared pages of PostgreSQL's sessions count once for each. */
  memoryMb: number;
}

const TICK_MS = 10;
const PAGE_MB = 4_096 / 1024 / 1024;

/** Of a process and all its descendants; null where the system has no /proc. */
export function usageOf(rootPid: number | undefined): Usage | null {
  if (rootPid === undefined || !existsSync('/proc/self/stat')) return null;
  const processes = allProcesses();
  const wanted = new Set([rootPid]);
  for (let grown = true; grown; ) {
    grown = false;
    for (const { pid, parent } of processes)
      if (wanted.has(parent) && !wanted.has(pid)) {
        wanted.add(pid);
        grown = true;
      }
  }
  const mine = processes.filter(({ pid }) => wanted.has(pid));
  return {
    cpuMs: mine.reduce((sum, one) => sum + one.ticks * TICK_MS, 0),
    memoryMb: Math.round(mine.reduce((sum, one) => sum + one.pages * PAGE_MB, 0)),
  };
}

function allProcesses(): { pid: number; parent: number; ticks: number; pages: number }[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const text = readFileSync(`/proc/${name}/stat`, 'utf8');
      // After the name, which stands in parentheses: state, parent, ... utime 12th, stime 13th, rss 22nd.
      const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
      const at = (index: number) => Number(fields[index] ?? 0);
      // Sessions that ended count with their parent: children's times follow their own.
      return [{ pid: Number(name), parent: at(1), ticks: at(11) + at(12) + at(13) + at(14), pages: at(21) }];
    } catch {
      return [];
    }
  });
}
