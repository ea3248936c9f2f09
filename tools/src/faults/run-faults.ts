import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closingLine, countFindings, type Finding, type FindingCounts } from './checks/finding.js';
import { type CrashReport, runCrashTable } from './crash/crash-table.js';
import type { FaultOptions } from './fault-options.js';
import { startLargeServers } from './large-servers.js';
import { runStorm, type StormReport } from './storm.js';

export interface FaultReport {
  options: FaultOptions;
  storm: StormReport;
  /** The table of crash points, where it was asked for. */
  crashes: CrashReport | null;
  findings: Finding[];
  counts: FindingCounts;
  seconds: number;
  /** Where everything was written down; undefined when it was removed. */
  folder: string | undefined;
  /** `faults: runs=N lost=0 duplicated=0 reordered=0 crossed=0 stuck=0` */
  line: string;
}

/** The whole harness: servers up, faults, checks, servers down. */
export async function runFaults(
  options: FaultOptions,
  say: (line: string) => void = () => undefined,
): Promise<FaultReport> {
  const startedAt = performance.now();
  const folder = await mkdtemp(join(tmpdir(), 'columba-faults-'));
  // PostgreSQL may run as a user of its own, who has to pass through.
  await chmod(folder, 0o711);
  const large = options.setup === 'large' ? await startLargeServers() : undefined;
  try {
    // One after the other: side by side they starve each other of processors, and whoever was killed is long in coming back.
    const storm = await runStorm({ options, folder: join(folder, 'storm'), large, say });
    const crashes = options.crashTable ? await runCrashTable(join(folder, 'crash'), options.seed, say) : null;
    const findings = [...storm.findings, ...(crashes?.findings ?? [])];
    const counts = countFindings(findings);
    const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
    return {
      options,
      storm,
      crashes,
      findings,
      counts,
      seconds,
      folder: options.keep ? folder : undefined,
      line: closingLine(storm.asked, counts),
    };
  } finally {
    await large?.stop();
    if (!options.keep) await rm(folder, { recursive: true, force: true });
  }
}
