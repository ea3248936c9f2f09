import { idempotencyKeyOf } from '../run/run-keys.js';
import type { JsonObject, RunState, RunToken } from '../run/run-state.js';
import type { StoredRun } from './stored-run.js';

/**
 * Outputs as far as they are stored: of an effect under its key, of a node that was entered more than once the last one
 * only, of what ran within a loop none but the effects'. Remembers what was asked for and is not there.
 */
export class KnownOutputs {
  readonly missing = new Set<string>();

  constructor(private readonly run: StoredRun) {}

  get stored(): RunState {
    return this.run.state;
  }

  /** What an executor put out. */
  ofAttempt(token: RunToken): JsonObject | undefined {
    const known = this.run.effects.get(idempotencyKeyOf(this.run.state, token));
    return known === undefined ? this.ofNode(token) : (known ?? undefined);
  }

  /** What the node put out when it was left. */
  ofNode({ nodeId, iteration, scope }: RunToken): JsonObject | undefined {
    const isLast = scope === undefined && this.run.state.visits[nodeId] === iteration + 1;
    const known = isLast ? this.run.state.nodes[nodeId]?.output : undefined;
    if (known === undefined)
      this.missing.add(`the output of "${nodeId}" when it was entered for the ${nth(iteration + 1)} time`);
    return known as JsonObject | undefined;
  }
}

function nth(count: number): string {
  return count === 1 ? 'first' : `${count}.`;
}
