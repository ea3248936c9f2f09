import { latencyOf } from '../bench/percentiles.js';
import { FINDING_KINDS, type Finding, type FindingKind } from './checks/finding.js';
import type { CrashReport } from './crash/crash-table.js';
import { crashTableLines } from './crash/crash-table-lines.js';
import type { FaultReport } from './run-faults.js';
import type { Recovery, RecoveryCause } from './run-watch.js';

/** Of each kind. */
const MOST_SHOWN = 6;

/** What stands above the last line. */
export function reportLines({ options, storm, crashes, findings, seconds, folder }: FaultReport): string[] {
  const { faults, recoveries, replay, decisions } = storm;
  return [
    '',
    `seed ${options.seed}, setup ${options.setup}, ${options.workers} workers${options.sabotage ? `, sabotage ${options.sabotage}` : ''}`,
    `runs        ${storm.runs}: ${storm.completed} done, ${storm.waiting} waiting, ${storm.deadLetters} dead letters`,
    `providers   ${storm.accepted} calls taken, ${storm.refused} refused or dropped before; ${storm.retriedDeliveries} deliveries tried again`,
    `faults      ${faults.kills} workers killed, ${faults.stops} stopped past their lease, ${faults.restarts} hard restarts of PostgreSQL, ${faults.gatewayKills} of the gateway`,
    ...(options.setup === 'large'
      ? [
          `            ${faults.redisKills} kills of Redis, ${faults.redisFlushes} times emptied, ${faults.brokerKills} kills of the broker`,
        ]
      : []),
    `decisions   ${decisions.counted} of people counted, ${decisions.refused} refused`,
    `replay      ${replay.replayed} runs: ${replay.same} go the same way, ${replay.notComparable} not comparable`,
    ...recoveryLines(recoveries),
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

function recoveryLines(recoveries: readonly Recovery[]): string[] {
  if (recoveries.length === 0) return ['recovery    no fault touched a run'];
  const all = `recovery    ${percentilesOf(recoveries)} over ${recoveries.length} runs that a fault touched`;
  const causes = (['killed', 'stopped', 'database'] as const).flatMap((cause) => {
    const mine = recoveries.filter((recovery) => recovery.cause === cause);
    return mine.length > 0 ? [`${TOUCHED_BY[cause]} ${percentilesOf(mine)} (${mine.length})`] : [];
  });
  return [all, ...causes.map((line) => `            ${line}`)];
}

const TOUCHED_BY: Record<RecoveryCause, string> = {
  killed: 'worker killed:',
  stopped: 'worker stopped:',
  database: 'PostgreSQL away:',
};

function percentilesOf(recoveries: readonly Recovery[]): string {
  const { p50, p95, p99 } = latencyOf(recoveries.map(({ tookMs }) => tookMs));
  const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
  return `p50 ${seconds(p50)}, p95 ${seconds(p95)}, p99 ${seconds(p99)}`;
}
