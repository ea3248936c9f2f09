import type { FactBody } from '@columba/workflow-contracts';
import type { StepFact } from '../run/run-command.js';
import { equalJson } from './equal-json.js';

/** A place where a replay goes another way than the recorded run. */
export interface Difference {
  /** Number of the fact within the run; null for the run's final status. */
  seq: number | null;
  nodeId: string | null;
  /** How often the node had settled before, in the recorded run. */
  iteration: number;
  recorded: FactBody | string | null;
  replayed: FactBody | string | null;
  /** For people: `fact 7, node "vip": recorded settled by "false", replayed settled by "true"`. */
  message: string;
}

/** Where the facts that a step gives now differ from those that it gave then. `before`: the recorded facts so far. */
export function factDifferences(
  recorded: readonly StepFact[],
  replayed: readonly StepFact[],
  before: readonly StepFact[] = [],
): Difference[] {
  const differences: Difference[] = [];
  for (let index = 0; index < Math.max(recorded.length, replayed.length); index += 1) {
    const [then, now] = [recorded[index], replayed[index]];
    if (then && now && equalJson(then, now)) continue;
    differences.push(differenceOf(then, now, [...before, ...recorded.slice(0, index)]));
  }
  return differences;
}

export function statusDifference(recorded: string, replayed: string): Difference[] {
  if (recorded === replayed) return [];
  const message = `the run's status: recorded ${recorded}, replayed ${replayed}`;
  return [{ seq: null, nodeId: null, iteration: 0, recorded, replayed, message }];
}

function differenceOf(then: StepFact | undefined, now: StepFact | undefined, before: readonly StepFact[]): Difference {
  const seq = then?.seq ?? now?.seq ?? null;
  const nodeId = nodeOf(then) ?? nodeOf(now);
  const iteration = before.filter(({ body }) => body.type === 'node.settled' && body.nodeId === nodeId).length;
  const place = nodeId === null ? `fact ${seq}` : `fact ${seq}, node "${nodeId}"${nth(iteration)}`;
  const message = `${place}: recorded ${said(then, now)}, replayed ${said(now, then)}`;
  return { seq, nodeId, iteration, recorded: then?.body ?? null, replayed: now?.body ?? null, message };
}

function nth(iteration: number): string {
  return iteration === 0 ? '' : ` (${iteration} times before)`;
}

function nodeOf(fact: StepFact | undefined): string | null {
  return fact && 'nodeId' in fact.body ? fact.body.nodeId : null;
}

/** What a fact says, in short; where the other one reads the same, with the fields that differ. */
function said(fact: StepFact | undefined, other: StepFact | undefined): string {
  if (!fact) return 'nothing';
  const short = shortly(fact.body);
  if (!other || shortly(other.body) !== short) return short;
  return `${short} with ${JSON.stringify(fieldsOf(fact, fieldsOf(other)))}`;
}

/** A fact's fields; without those that are the same in `other`. */
function fieldsOf({ seq, atMs, body }: StepFact, other: Record<string, unknown> = {}): Record<string, unknown> {
  const fields = Object.entries({ seq, atMs, ...body });
  return Object.fromEntries(fields.filter(([key, value]) => !equalJson(value, other[key])));
}

function shortly(body: FactBody): string {
  const place = 'nodeId' in body ? ` at ${body.nodeId}` : '';
  switch (body.type) {
    case 'node.settled':
      return `${body.nodeId} settled by "${body.outcome}"`;
    case 'node.failed':
      return `${body.nodeId} failed with ${body.error.code}`;
    case 'node.waiting':
      return `${body.nodeId} waiting for ${body.reason}`;
    default:
      return `${body.type}${place}`;
  }
}
