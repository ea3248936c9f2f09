import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { ApiClient } from '../demo/api-client.js';
import type { SentEvent } from './acknowledgements.js';
import { checkApprovals } from './checks/check-approvals.js';
import { checkEffects } from './checks/check-effects.js';
import { checkFacts } from './checks/check-facts.js';
import { checkOrder } from './checks/check-order.js';
import { checkParts } from './checks/check-parts.js';
import { checkReplay, type ReplayReport } from './checks/check-replay.js';
import { checkRuns } from './checks/check-runs.js';
import { checkTenants } from './checks/check-tenants.js';
import { type Evidence, gatherEvidence } from './checks/evidence.js';
import type { Finding } from './checks/finding.js';
import { Decider } from './decider.js';
import { type FaultCounts, FaultInjector, type FaultPlan } from './fault-injector.js';
import { JOURNEYS, type Journey, journeyDocument } from './fault-journeys.js';
import type { FaultOptions, Sabotage } from './fault-options.js';
import { FAULT_TENANTS } from './fault-tenants.js';
import { type FaultWorld, startFaultWorld } from './fault-world.js';
import type { LargeServers } from './large-servers.js';
import { readLedger } from './ledger/ledger-entry.js';
import { Producer } from './producer.js';
import { type Recovery, RunWatch } from './run-watch.js';
import { applySabotage } from './sabotage/apply-sabotage.js';
import { SeededRandom } from './seeded-random.js';

export interface StormReport {
  findings: Finding[];
  /** Runs that the producer's events should begin, and those that were found. */
  asked: number;
  runs: number;
  completed: number;
  waiting: number;
  deadLetters: number;
  faults: FaultCounts;
  recoveries: readonly Recovery[];
  replay: Omit<ReplayReport, 'findings'>;
  /** Answers of people to approvals that counted, and that were refused. */
  decisions: { counted: number; refused: number };
  /** Deliveries that the gateway had to be asked for again. */
  retriedDeliveries: number;
  /** Calls that the providers took, and calls that they refused or dropped. */
  accepted: number;
  refused: number;
}

/** Leases are as the product has them, so stops outlast ten seconds; a sabotaged system is given short ones instead. */
const LONG: FaultPlan = {
  killEveryMs: [2_000, 5_000],
  restartEveryMs: [5_000, 10_000],
  stopEveryMs: [15_000, 25_000],
  stopForMs: 12_500,
  gatewayEveryMs: [10_000, 20_000],
  redisEveryMs: [4_000, 9_000],
  brokerEveryMs: [12_000, 20_000],
};
const QUICK: FaultPlan = { ...LONG, stopEveryMs: [1_000, 4_000] };
const NONE: FaultPlan = {
  killEveryMs: null,
  restartEveryMs: null,
  stopEveryMs: null,
  stopForMs: 0,
  gatewayEveryMs: null,
  redisEveryMs: null,
  brokerEveryMs: null,
};
const SHORT_LEASES = { COLUMBA_FAULT_LEASE_MS: '1500', COLUMBA_FAULT_SWEEP_MS: '300' };

/** What shows a breakage soonest. */
const SABOTAGED: Record<Sabotage, FaultPlan> = {
  dedupe: { ...NONE, killEveryMs: [2_000, 4_000] },
  fencing: { ...NONE, stopEveryMs: [100, 300], stopForMs: 2_500 },
  outbox: { ...NONE, restartEveryMs: [1_500, 2_500] },
  'row-level-security': { ...NONE, killEveryMs: [2_000, 4_000] },
};

export interface StormRequest {
  options: FaultOptions;
  folder: string;
  large: LargeServers | undefined;
  say: (line: string) => void;
}

/** Runs begin in a stream while workers and database die; afterwards everything is joined and checked. */
export async function runStorm({ options, folder, large, say }: StormRequest): Promise<StormReport> {
  const { seed, sabotage, workers } = options;
  const testWorker = sabotage ? SHORT_LEASES : undefined;
  const gatewayPreload = sabotage === 'outbox' ? 'sabotage/outbox-off.js' : undefined;
  const world = await startFaultWorld({ folder, seed, workers, moods: true, large, testWorker, gatewayPreload });
  try {
    if (sabotage) await applySabotage(world.owner, sabotage);
    await publishJourneys(world);
    say(`storm: ${options.runs} runs, ${workers} workers, everything is up`);
    return await weather(world, options, say);
  } finally {
    await world.stop();
  }
}

async function publishJourneys({ apiUrl }: FaultWorld): Promise<void> {
  for (const { apiKey } of FAULT_TENANTS) {
    const api = new ApiClient(apiUrl, apiKey);
    const ids = new Map<Journey, string>();
    for (const journey of JOURNEYS)
      ids.set(journey, await api.publish(journeyDocument(journey, (name) => ids.get(name) ?? '')));
  }
}

async function weather(world: FaultWorld, options: FaultOptions, say: (line: string) => void): Promise<StormReport> {
  const { seed, runs, sabotage } = options;
  const isLong = runs >= 2_000;
  const plan = sabotage ? SABOTAGED[sabotage] : isLong ? LONG : QUICK;
  const watch = new RunWatch(world.owner);
  const injector = new FaultInjector(world, watch, plan, new SeededRandom(`${seed}/faults`));
  const producer = new Producer({ apiUrl: world.apiUrl, seed, runs, streamMs: streamMsOf(options) });
  const decider = new Decider(world.apiUrl, seed);
  const progress = setInterval(() => say(`storm: ${producer.log.runs} of ${runs} runs begun`), 10_000);
  watch.start();
  decider.start();
  injector.start();
  try {
    await producer.run();
  } finally {
    clearInterval(progress);
    await injector.stop();
  }
  say('storm: over, the runs come to their end');
  await settled(world.owner, producer.log.events, settleMsOf(options), isLong);
  await Promise.all([decider.stop(), watch.stop()]);
  const evidence = await evidenceAtRest(world, producer.log.events);
  writeLines(join(world.folder, 'acknowledgements.jsonl'), producer.log.events);
  writeLines(join(world.folder, 'recoveries.jsonl'), watch.recoveries);
  const { findings: differences, ...replay } = await checkReplay(world.owner, seed);
  return {
    findings: [
      ...(await allFindings(evidence, world, watch)),
      ...checkApprovals(evidence, decider.given),
      ...differences,
    ],
    ...countsOf(evidence),
    replay,
    decisions: countsOfDecisions(decider),
    asked: producer.log.runs,
    faults: injector.counts,
    recoveries: watch.recoveries,
    retriedDeliveries: producer.log.retried,
  };
}

function writeLines(file: string, lines: readonly object[]): void {
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

/** A broken system may never come to rest. */
function settleMsOf({ runs, sabotage }: FaultOptions): number {
  if (sabotage) return 8_000;
  return runs < 2_000 ? 30_000 : 120_000;
}

/** A doubt that has just been settled wakes its run: a look that falls into such a moment is repeated. */
async function evidenceAtRest(world: FaultWorld, sent: readonly SentEvent[]): Promise<Evidence> {
  for (let tries = 1; ; tries += 1) {
    const evidence = await gatherEvidence(world.owner, sent, readLedger(world.ledgerFile));
    if (tries === MOST_LOOKS || evidence.runs.every(({ status }) => status !== 'running')) return evidence;
    await sleep(1_000);
  }
}

/** Together longer than a run may be without a live lease. */
const MOST_LOOKS = 16;

function streamMsOf({ runs, sabotage }: FaultOptions): number {
  // A stop lasts longer than a lease, so few of them fit in.
  if (sabotage) return sabotage === 'fencing' ? 14_000 : 8_000;
  return Math.max(12_000, runs < 2_000 ? runs * 60 : runs * 40);
}

async function allFindings(evidence: Evidence, world: FaultWorld, watch: RunWatch): Promise<Finding[]> {
  const revived = await watch.revived();
  return [
    ...checkRuns(evidence),
    ...checkParts(evidence),
    ...checkEffects(evidence),
    ...checkOrder(evidence.ledger),
    ...(await checkTenants(evidence, world)),
    ...(await checkFacts(world.owner)),
    ...[...watch.stuck].map((id) => ({ kind: 'stuck' as const, what: `run ${id} was running without a live lease` })),
    ...revived.map((what) => ({ kind: 'stuck' as const, what: `a run that had ended changed: ${what}` })),
  ];
}

function countsOfDecisions({ given }: Decider) {
  const counted = given.filter(({ acknowledged }) => acknowledged).length;
  return { counted, refused: given.length - counted };
}

function countsOf({ runs, ledger }: Evidence) {
  const count = (status: string) => runs.filter((run) => run.status === status).length;
  const calls = ledger.filter((entry) => entry.kind === 'call');
  const accepted = calls.filter((call) => call.accepted).length;
  return {
    runs: runs.length,
    completed: count('completed'),
    waiting: count('waiting'),
    deadLetters: runs.reduce((sum, run) => sum + run.dead_letters, 0),
    accepted,
    refused: calls.length - accepted,
  };
}

interface Unfinished {
  /** Under way, or soon to go on by itself. */
  busy: number;
  /** Waiting for a receipt that a provider may never send: a minute, then the run goes on. */
  reconciling: number;
}

/** Nothing may move for so long: a reply or a receipt may be on its way. */
const QUIET_MS = 3_000;
const LOOK_EVERY_MS = 300;

/** Until nothing moves that could; `everything` also waits for doubts to be settled. What is left then is for the checks. */
async function settled(
  owner: pg.Pool,
  sent: readonly SentEvent[],
  withinMs: number,
  everything: boolean,
): Promise<void> {
  const until = performance.now() + withinMs;
  const unhandled = new Set(sent.filter(({ acknowledgedAtMs }) => acknowledgedAtMs !== undefined).map(nameOf));
  let quietMs = 0;
  while (performance.now() < until && quietMs < QUIET_MS) {
    await takeAwayHandled(owner, unhandled);
    const { busy, reconciling } = await unfinished(owner);
    const quiet = unhandled.size === 0 && busy === 0 && (!everything || reconciling === 0);
    quietMs = quiet ? quietMs + LOOK_EVERY_MS : 0;
    await sleep(LOOK_EVERY_MS);
  }
}

const nameOf = ({ tenant, eventKey }: SentEvent): string => `${tenant}/${eventKey}`;

/** What is on the bus and not yet handled is nowhere in the database. */
async function takeAwayHandled(owner: pg.Pool, names: Set<string>): Promise<void> {
  if (names.size === 0) return;
  const { rows } = await owner.query<{ name: string }>(
    `SELECT given.name FROM unnest($1::text[]) AS given(name)
     JOIN (SELECT tenant_id || '/' || event_key AS name FROM inbox WHERE handled_at IS NOT NULL) AS done USING (name)`,
    [[...names]],
  );
  for (const { name } of rows) names.delete(name);
}

async function unfinished(owner: pg.Pool): Promise<Unfinished> {
  const { rows } = await owner.query<Unfinished>(`
    SELECT (count(*) FILTER (WHERE status <> 'waiting' OR wait_reason NOT IN ('reconcile', 'reply', 'event', 'subflow'))
        + (SELECT count(*) FROM inbox WHERE handled_at IS NULL))::integer AS busy,
      (count(*) FILTER (WHERE wait_reason = 'reconcile'))::integer AS reconciling
    FROM flow_run WHERE ended_at IS NULL`);
  return rows[0] ?? { busy: 1, reconciling: 0 };
}
