import { latencyOf } from '../bench/percentiles.js';
import { FINDING_KINDS, type Finding, type FindingKind } from './checks/finding.js';
import type { CrashReport } from './crash/crash-table.js';
import { crashTableLines } from './crash/crash-table-lines.js';
import type { FaultReport } from './run-faults.js';

/** Of each kind. */
const MOST_SHOWN = 6;

/** What stands above the last line. */
export function reportLines({ options, storm, crashes, findings, seconds, folder }: FaultReport): string[] {
  const { faults, recoveriesMs } = storm;
  return [
    '',
    `seed ${options.seed}, setup ${options.setup}, ${options.workers} workers${options.sabotage ? `, sabotage ${options.sabotage}` : ''}`,
    `runs        ${storm.runs}: ${storm.completed} done, ${storm.waiting} waiting, ${storm.deadLetters} dead letters`,
    `providers   ${storm.accepted} calls taken, ${storm.refused} refused or dropped before; ${storm.retriedDeliveries} deliveries tried again`,
    `faults      ${faults.kills} workers killed, ${faults.stops} stopped past their lease, ${faults.restarts} hard restarts of PostgreSQL, ${faults.gatewayKills} of the gateway`,
    `recovery    ${recoveryOf(recoveriesMs)}`,
    `time        ${seconds} s`,
    ...(folder ? [`kept in     ${folder}`] : []),
    ...(crashes ? ['', ...crashLines(crashes)] : []),
    ...FINDING_KINDS.flatMap((kind) => examplesOf(kind, findings)),
  ];
}

function crashLines({ cells }: CrashReport): string[] {
  const head = `${cells.length} crash points by node type (kill -9 before < and after >), seconds from event to end:`;
  return [head, ...crashTableLines(cells).map((line) => `  ${line}`)];
}

function examplesOf(kind: FindingKind, findings: readonly Finding[]): string[] {
  const mine = findings.filter((finding) => finding.kind === kind);
  const shown = mine.slice(0, MOST_SHOWN).map(({ what }) => `  ${kind}: ${what}`);
  return mine.length > MOST_SHOWN ? [...shown, `  ${kind}: and ${mine.length - MOST_SHOWN} more`] : shown;
}

function recoveryOf(recoveriesMs: readonly number[]): string {
  if (recoveriesMs.length === 0) return 'no fault touched a run';
  const { p50, p95, p99 } = latencyOf(recoveriesMs);
  const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
  return `p50 ${seconds(p50)}, p95 ${seconds(p95)}, p99 ${seconds(p99)} over ${recoveriesMs.length} runs that a fault touched`;
}
