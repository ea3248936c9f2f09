import { compileCondition, evaluateCondition, type RunToken, type WaitReason } from '@columba/workflow-engine';
import type { RunSignal, WaitWrite } from '../ports/run-store.port.js';
import { correlationOf } from '../services/event-correlation.js';
import { customerContext } from '../services/run-context.js';
import type { SimulatedRun } from './simulated-runs.js';
import type { SimulatedWorker } from './simulated-worker.js';
import type { ScriptedAct } from './simulation-request.js';

type Kind = ScriptedAct['kind'];
type Signal = Omit<RunSignal, 'id'>;

/** What became of an act of the script. */
export interface PlayedAct {
  index: number;
  kind: Kind;
  /** Virtual; null when it was never its turn. */
  atMs: number | null;
  /** Whether a run took it. */
  taken: boolean;
}

const ANSWERS: Partial<Record<WaitReason, Kind>> = {
  reply: 'reply',
  event: 'event',
  approval: 'decision',
  reconcile: 'receipt',
};
const CONTROLS: readonly Kind[] = ['pause', 'resume', 'cancel'];

/** Plays the people and systems of the script: each when its time has come. */
export class ScriptedActs {
  readonly played: PlayedAct[];
  private readonly looked = new Set<string>();

  constructor(
    private readonly acts: readonly ScriptedAct[],
    private readonly worker: SimulatedWorker,
    startMs: number,
  ) {
    this.played = acts.map(({ kind, afterMs }, index) => {
      const atMs = CONTROLS.includes(kind) ? startMs + afterMs : null;
      return { index, kind, atMs, taken: false };
    });
  }

  /** When the next act is due; null when none is. */
  get nextAtMs(): number | null {
    const due = this.open().flatMap(({ atMs }) => (atMs === null ? [] : [atMs]));
    return due.length > 0 ? Math.min(...due) : null;
  }

  /** A run has come to rest: what it waits for now gives acts their time. */
  look(run: SimulatedRun): void {
    for (const token of run.state?.tokens ?? []) this.lookAt(run, token);
    if (run.status !== 'failed') return;
    const retry = this.open().find(({ kind, atMs }) => kind === 'retry' && atMs === null);
    if (retry) this.schedule(retry);
  }

  /** Plays what is due. Answers the acts that are to be done to runs as a whole. */
  playDue(): PlayedAct[] {
    const due = this.open().filter(({ atMs }) => atMs !== null && atMs <= this.worker.nowMs);
    for (const act of due) this.play(act);
    return due;
  }

  private readonly over = new Set<PlayedAct>();

  private open(): PlayedAct[] {
    return this.played.filter((one) => !this.over.has(one));
  }

  private lookAt({ waits }: SimulatedRun, { status, reason, waits: armed = [] }: RunToken): void {
    const kind = status === 'waiting' && reason ? ANSWERS[reason] : undefined;
    for (const { id } of kind ? armed : []) {
      const wait = waits.get(id);
      if (!wait || this.looked.has(id)) continue;
      this.looked.add(id);
      const next = this.open().find((one) => one.kind === kind && one.atMs === null && this.isFor(one, wait));
      if (next) this.schedule(next);
    }
  }

  private isFor({ index }: PlayedAct, { kind, eventType }: WaitWrite): boolean {
    const act = this.acts[index];
    return act?.kind !== 'event' || (kind === 'event' && act.eventType === eventType);
  }

  private schedule(act: PlayedAct): void {
    act.atMs = this.worker.nowMs + (this.acts[act.index]?.afterMs ?? 0);
  }

  private play(played: PlayedAct): void {
    this.over.add(played);
    const act = this.acts[played.index];
    if (!act || act.kind === 'retry') return;
    const runs = [...this.worker.runs.all.values()].filter((run) => !this.worker.runs.hasEnded(run));
    if (act.kind === 'pause' || act.kind === 'resume' || act.kind === 'cancel') {
      const [root] = runs;
      if (root) this.worker.runs.signal(root, { kind: act.kind, waitId: null, payload: { by: act.by } });
      played.taken = root !== undefined;
      return;
    }
    for (const run of runs) {
      const signal = this.signalFor(run, act, played.index);
      if (!signal) continue;
      this.worker.runs.signal(run, signal);
      played.taken = true;
      return;
    }
  }

  /** How an act reaches a run that waits for it; the newest wait first, as the intake does it. */
  private signalFor(run: SimulatedRun, act: ScriptedAct, index: number): Signal | null {
    const answer = this.payloadOf(run, act, index);
    if (!answer) return null;
    const wait = [...run.waits.values()].reverse().find((one) => one.kind === answer.kind && answer.takes(one));
    return wait ? { kind: 'wait', waitId: wait.waitId, payload: answer.payload } : null;
  }

  private payloadOf({ start, identity }: SimulatedRun, act: ScriptedAct, index: number) {
    const time = new Date(this.worker.nowMs).toISOString();
    const id = `simulated-${index + 1}`;
    const always = () => true;
    switch (act.kind) {
      case 'reply': {
        const { channel = null, from = null } = start.event;
        const event = { id, time, text: act.text, channel, from };
        return { kind: 'reply', payload: { eventKey: id, event }, takes: always };
      }
      case 'event': {
        const subject = identity.customerId ? `customer:${identity.customerId}` : null;
        const event = { id, type: act.eventType, time, subject, data: act.data };
        return { kind: 'event', payload: { eventKey: id, event }, takes: (wait: WaitWrite) => this.takes(wait, event) };
      }
      case 'decision': {
        const { decision, by, note } = act;
        return { kind: 'approval', payload: { decision, by, note }, takes: always };
      }
      case 'receipt':
        return { kind: 'reconcile', payload: { status: act.status, providerMessageId: id }, takes: always };
      default:
        return null;
    }
  }

  /** As the intake decides it: type, correlation, then the filter over the event and the customer. */
  private takes({ eventType, correlation, filter }: WaitWrite, event: { type: string; data: unknown }): boolean {
    if (eventType !== event.type) return false;
    if (correlation !== null && correlation !== correlationOf(event)) return false;
    if (filter === null) return true;
    const customer = customerContext(this.worker.customers.customer);
    return evaluateCondition(compileCondition(filter), { event, customer }).matched;
  }
}
