import type { LiveTarget, RunFact } from '@columba/workflow-contracts';
import { concerns, factNumber } from './live-target';

export interface Offered {
  /** New facts, in order, each handed out once. */
  ready: RunFact[];
  /** True while later facts are held back because earlier ones are missing. */
  gap: boolean;
}

/**
 * Puts a target's facts in order, drops what was seen, and holds back what came too early. A run's `seq` and the
 * tenant's `number` have no gaps, so a jump means that something was missed; a flow's `number` only rises.
 */
export class FactSequence {
  private readonly held = new Map<number, RunFact>();
  private readonly contiguous: boolean;
  private position: number | undefined;

  /** `last` undefined: nothing is delivered until `startAt` says where the server stood. */
  constructor(
    readonly target: LiveTarget,
    last: number | undefined,
  ) {
    this.position = last;
    this.contiguous = !('flowId' in target);
  }

  /** Number of the last fact handed out. */
  get last(): number | undefined {
    return this.position;
  }

  get hasGap(): boolean {
    return this.held.size > 0 && this.position !== undefined;
  }

  startAt(last: number): Offered {
    this.position ??= last;
    return this.drain();
  }

  offer(facts: readonly RunFact[]): Offered {
    for (const fact of facts) {
      const number = factNumber(this.target, fact);
      if (concerns(this.target, fact) && (this.position === undefined || number > this.position)) {
        this.held.set(number, fact);
      }
    }
    return this.drain();
  }

  /** Gives up on what is missing and goes on with what is held. */
  skipGap(): Offered {
    if (this.hasGap) {
      this.position = Math.min(...this.held.keys()) - 1;
    }
    return this.drain();
  }

  private drain(): Offered {
    if (this.position === undefined) {
      return { ready: [], gap: false };
    }
    const ready: RunFact[] = [];
    for (const number of [...this.held.keys()].sort((a, b) => a - b)) {
      const fact = this.held.get(number);
      if (number > this.position && this.contiguous && number !== this.position + 1) {
        break;
      }
      this.held.delete(number);
      if (fact && number > this.position) {
        this.position = number;
        ready.push(fact);
      }
    }
    return { ready, gap: this.hasGap };
  }
}
