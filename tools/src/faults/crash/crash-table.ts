import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiClient } from '../../demo/api-client.js';
import type { SentEvent } from '../acknowledgements.js';
import { checkEffects } from '../checks/check-effects.js';
import { checkFacts } from '../checks/check-facts.js';
import { checkRuns } from '../checks/check-runs.js';
import { checkTenants } from '../checks/check-tenants.js';
import { gatherEvidence } from '../checks/evidence.js';
import type { Finding } from '../checks/finding.js';
import { deliver } from '../deliver.js';
import { startAgain } from '../fault-injector.js';
import { FAULT_TENANTS, type FaultTenant } from '../fault-tenants.js';
import { type FaultWorld, startFaultWorld } from '../fault-world.js';
import { readLedger } from '../ledger/ledger-entry.js';
import { businessEvent, EVENT_SOURCE } from '../signed-requests.js';
import { CRASH_SUBJECTS, type CrashSubject, crashEventType, wordOf } from './crash-subjects.js';
import {
  CRASH_POINTS,
  type CrashPoint,
  type FailpointOrder,
  failpointFiles,
  firedFile,
  reachedFile,
} from './failpoint.js';

export interface CrashCell {
  subject: string;
  point: CrashPoint;
  /** From the event to the run's end. */
  tookMs: number;
}

export interface CrashReport {
  cells: CrashCell[];
  findings: Finding[];
}

/** Each is a world of its own: what dies in one touches nothing in another. */
const LANES = 2;
const WORKERS = 2;
/** A patience, not an aim: on a busy machine two workers may have to start first. */
const CELL_MS = 60_000;
const MOST_TRIES = 4;

/** Runs that one death hits at one point. */
interface Wave {
  point: CrashPoint;
  subjects: readonly CrashSubject[];
  /** See FailpointOrder. */
  alignAt?: CrashPoint;
}

/**
 * Kills a worker at every point by every node type, once each, and looks at what became of the run. Where runs of several
 * types can be brought to a point at the same time they die there together; at a claim each has a death of its own.
 */
export async function runCrashTable(folder: string, seed: number, say: (line: string) => void): Promise<CrashReport> {
  const left = CRASH_POINTS.flatMap(wavesAt);
  const count = left.length;
  const lanes = Array.from({ length: LANES }, (_, at) => runLane(join(folder, `lane-${at + 1}`), seed, left));
  const progress = setInterval(() => say(`crash points: ${count - left.length} of ${count} deaths`), 10_000);
  try {
    const reports = await Promise.all(lanes);
    return {
      cells: reports.flatMap((report) => report.cells),
      findings: reports.flatMap((report) => report.findings),
    };
  } finally {
    clearInterval(progress);
    await Promise.allSettled(lanes);
  }
}

function wavesAt(point: CrashPoint): Wave[] {
  const subjects = CRASH_SUBJECTS.filter(({ points }) => points.includes(point));
  const alone = subjects.map((subject) => ({ point, subjects: [subject] }));
  if (point.endsWith('-claim')) return alone;
  if (!point.endsWith('-commit') || point.endsWith('-intake-commit')) return [{ point, subjects }];
  const withEffect = (subject: CrashSubject) => subject.points.includes('after-effect');
  const together = { point, subjects: subjects.filter(withEffect), alignAt: 'after-effect' as const };
  return [together, ...alone.filter(({ subjects: [subject] }) => subject && !withEffect(subject))];
}

async function runLane(folder: string, seed: number, left: Wave[]): Promise<CrashReport> {
  const file = join(folder, 'failpoint');
  const testWorker = { COLUMBA_FAULT_FILE: file, COLUMBA_FAULT_LEASE_MS: '3000', COLUMBA_FAULT_SWEEP_MS: '400' };
  const world = await startFaultWorld({ folder, seed, workers: WORKERS, moods: false, testWorker });
  const lane = new CrashLane(world, file);
  try {
    await lane.publish();
    for (let wave = left.shift(); wave; wave = left.shift()) await lane.run(wave);
    return await lane.report();
  } finally {
    await lane.stop();
    await world.stop();
  }
}

class CrashLane {
  private readonly sent: SentEvent[] = [];
  private readonly cells: CrashCell[] = [];
  private readonly findings: Finding[] = [];
  private readonly tenant = FAULT_TENANTS[0] as FaultTenant;
  private readonly nurse: NodeJS.Timeout;
  private readonly starting = new Set<Promise<void>>();

  constructor(
    private readonly world: FaultWorld,
    private readonly file: string,
  ) {
    this.nurse = setInterval(() => this.startDead(), 20);
  }

  async publish(): Promise<void> {
    const api = new ApiClient(this.world.apiUrl, this.tenant.apiKey);
    for (const { document } of CRASH_SUBJECTS) await api.publish(document);
  }

  /** A run that another way led past the point (the sweeper was quicker than the alarm) has another try. */
  async run({ point, subjects, alignAt }: Wave): Promise<void> {
    let left = subjects;
    for (let attempt = 1; left.length > 0 && attempt <= MOST_TRIES; attempt += 1)
      left = await this.hit({ point, subjects: left, ...(alignAt ? { alignAt } : {}) }, attempt);
    for (const { name } of left) this.miss(`${name}: no run of ${MOST_TRIES} died at ${point} and came to its end`);
  }

  /** Resolves with those that did not come by. */
  private async hit({ point, subjects, alignAt }: Wave, attempt: number): Promise<CrashSubject[]> {
    await this.ready();
    const order: FailpointOrder = { point, words: subjects.map(({ name }) => wordOf(name)), alignAt };
    for (const left of failpointFiles(this.file, order.words)) rmSync(left, { force: true });
    writeFileSync(this.file, JSON.stringify(order));
    const cells = await Promise.all(subjects.map((subject) => this.runCell(subject, point, attempt)));
    rmSync(this.file, { force: true });
    const fired = existsSync(firedFile(this.file));
    const hit = cells.flatMap((cell) =>
      cell && fired && existsSync(reachedFile(this.file, wordOf(cell.subject))) ? [cell] : [],
    );
    this.cells.push(...hit);
    return subjects.filter(({ name }) => !hit.some((cell) => cell.subject === name));
  }

  async report(): Promise<CrashReport> {
    const { owner, ledgerFile } = this.world;
    // Receipts of the last cell.
    await sleep(1_500);
    const evidence = await gatherEvidence(owner, this.sent, readLedger(ledgerFile));
    const findings = [
      ...this.findings,
      ...checkRuns(evidence),
      ...checkEffects(evidence),
      ...(await checkTenants(evidence, this.world)),
      ...(await checkFacts(owner)),
    ];
    return { cells: this.cells, findings: findings.map(({ kind, what }) => ({ kind, what: `crash point: ${what}` })) };
  }

  async stop(): Promise<void> {
    clearInterval(this.nurse);
    await Promise.allSettled(this.starting);
  }

  /** Null when the run came to another end: more deaths than its own have hit it, so that it was given up as poison. */
  private async runCell(subject: CrashSubject, point: CrashPoint, attempt: number): Promise<CrashCell | null> {
    const startedAt = performance.now();
    const { name } = subject;
    const status = await this.ended(await this.begin(subject, `${point}.${attempt}`));
    if (!status) this.miss(`${name}: its run has not ended within ${CELL_MS / 1_000} s of its death at ${point}`);
    return status === 'failed' ? null : { subject: name, point, tookMs: Math.round(performance.now() - startedAt) };
  }

  private miss(what: string): void {
    this.findings.push({ kind: 'lost', what });
  }

  /** Resolves with the event's key. */
  private async begin({ name, answerBy }: CrashSubject, number: string): Promise<string> {
    const address = `+49170${String(this.sent.length).padStart(7, '0')}`;
    const label = `${this.tenant.id} ${wordOf(name)} ${number}`;
    const id = label.replaceAll(' ', '.');
    await this.post(crashEventType(name), id, { label, address, begins: [name] });
    if (answerBy) await this.post(answerBy, `${id}.answer`, { label, address, begins: [] });
    return `${EVENT_SOURCE}|${id}`;
  }

  private async post(type: string, id: string, known: Pick<SentEvent, 'label' | 'address' | 'begins'>): Promise<void> {
    const { label, address } = known;
    const event = { id, type, subject: `whatsapp:${address}`, data: { label, correlation: label } };
    // Known before it is sent: addresses are numbered by what is known.
    const sent: SentEvent = {
      ...known,
      tenant: this.tenant.id,
      eventKey: `${EVENT_SOURCE}|${id}`,
      acknowledgedAtMs: undefined,
      deliveries: 1,
    };
    this.sent.push(sent);
    sent.acknowledgedAtMs = (await deliver(this.world.apiUrl, businessEvent(this.tenant, event))).acknowledgedAtMs;
  }

  private async ended(eventKey: string): Promise<string | null> {
    const until = performance.now() + CELL_MS;
    while (performance.now() < until) {
      const { rows } = await this.world.owner.query<{ status: string }>(
        'SELECT status FROM flow_run WHERE tenant_id = $1 AND event_key = $2 AND ended_at IS NOT NULL',
        [this.tenant.id, eventKey],
      );
      if (rows[0]) return rows[0].status;
      await sleep(25);
    }
    return null;
  }

  /** All workers are up: one that dies leaves one that takes over. */
  private async ready(): Promise<void> {
    const started = () => this.starting.size === 0 && this.world.workers.every((worker) => worker.pid !== undefined);
    while (!started()) await sleep(20);
  }

  private startDead(): void {
    for (const worker of this.world.workers) {
      if (worker.pid !== undefined) continue;
      const starting: Promise<void> = startAgain(worker).finally(() => this.starting.delete(starting));
      this.starting.add(starting);
    }
  }
}
