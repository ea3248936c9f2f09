import { setTimeout as sleep } from 'node:timers/promises';
import type { ApprovalResource, Page } from '@columba/workflow-contracts';
import { ApiClient } from '../demo/api-client.js';
import { approvalTitle, DECIDE_WITHIN_S } from './fault-journeys.js';
import { FAULT_TENANTS, type FaultTenant } from './fault-tenants.js';
import { SeededRandom } from './seeded-random.js';

export const DECISIONS = ['approved', 'rejected'] as const;
export type Decision = (typeof DECISIONS)[number];

/** What a person said and was told. */
export interface GivenDecision {
  tenant: string;
  run: string;
  decision: Decision;
  /** Answered 2xx: then it counts. False: refused, since it was decided otherwise or its time was over. */
  acknowledged: boolean;
}

/** What a person makes of one question. */
export interface Reaction {
  afterMs: number;
  /** None: nobody ever answers. Two: two people say different things at once. */
  decisions: readonly Decision[];
}

const LOOK_EVERY_MS = 250;
const ANSWER_WITHIN_MS = 10_000;
/** Longer than anything that a fault run does to the system. */
const PATIENCE_MS = 120_000;
const REPEAT_AFTER_MS = 200;

/** At once, at about the deadline, or never; seeded by the question's own words. */
export function reactionTo(seed: number, title: string): Reaction {
  const random = new SeededRandom(`${seed}/decide/${title}`);
  const roll = random.next();
  const decision = random.pick(DECISIONS);
  if (roll < 0.25) return { afterMs: 0, decisions: [] };
  if (roll < 0.5) return { afterMs: DECIDE_WITHIN_S * 1_000 + random.between(-700, 200), decisions: [decision] };
  const afterMs = random.between(0, 1_500);
  return { afterMs, decisions: roll < 0.65 ? DECISIONS : [decision] };
}

/**
 * The people who decide, through the API: each question that a run of `approve` puts is answered as the seed says, again and
 * again until the answer is a yes or a no of the server's.
 */
export class Decider {
  readonly given: GivenDecision[] = [];
  private readonly seen = new Set<string>();
  private readonly deciding = new Set<Promise<void>>();
  private readonly ending = new AbortController();
  private looking: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly apiUrl: string,
    private readonly seed: number,
  ) {}

  start(): void {
    this.looking = Promise.all(FAULT_TENANTS.map((tenant) => this.look(tenant)));
  }

  /** Resolves when every decision has been answered. */
  async stop(): Promise<void> {
    this.ending.abort();
    await this.looking;
    await Promise.all(this.deciding);
  }

  private async look(tenant: FaultTenant): Promise<void> {
    const api = new ApiClient(this.apiUrl, tenant.apiKey);
    while (!this.ending.signal.aborted) {
      // While the gateway is away there is nothing to answer.
      const open = await api.call<Page<ApprovalResource>>('GET', '/api/v1/approvals?limit=100').catch(() => null);
      for (const question of open?.items ?? []) this.take(tenant, question);
      await sleep(LOOK_EVERY_MS);
    }
  }

  private take(tenant: FaultTenant, question: ApprovalResource): void {
    if (this.seen.has(question.id) || !question.title.startsWith(approvalTitle(''))) return;
    this.seen.add(question.id);
    const { afterMs, decisions } = reactionTo(this.seed, question.title);
    const waitMs = Date.parse(question.requestedAt) + afterMs - Date.now();
    const work = sleep(Math.max(0, waitMs))
      .then(() => Promise.all(decisions.map((decision) => this.decide(tenant, question, decision))))
      .then(() => undefined)
      .finally(() => this.deciding.delete(work));
    this.deciding.add(work);
  }

  /** What was not answered may count or not, and is asked again: the same said twice is said once. */
  private async decide(tenant: FaultTenant, { id, runId }: ApprovalResource, decision: Decision): Promise<void> {
    const until = performance.now() + PATIENCE_MS;
    while (performance.now() < until) {
      const status = await this.post(tenant, id, decision);
      if (status === 200 || status === 409) {
        this.given.push({ tenant: tenant.id, run: runId, decision, acknowledged: status === 200 });
        return;
      }
      await sleep(REPEAT_AFTER_MS);
    }
    throw new Error(`${tenant.id}: the decision of approval ${id} was not answered within ${PATIENCE_MS / 1_000} s`);
  }

  /** 0 when there was no answer. */
  private async post(tenant: FaultTenant, id: string, decision: Decision): Promise<number> {
    try {
      const { status } = await fetch(`${this.apiUrl}/api/v1/approvals/${id}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${tenant.apiKey}`, 'content-type': 'application/json' },
        body: JSON.stringify({ decision }),
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      return status;
    } catch {
      return 0;
    }
  }
}
