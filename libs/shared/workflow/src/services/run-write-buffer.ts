import type { FlowError } from '@columba/workflow-contracts';
import type {
  ChildWrite,
  DeadLetterWrite,
  EffectWrite,
  FactWrite,
  MessageWrite,
  RunWrite,
  WaitWrite,
} from '../ports/run-store.port.js';

type Head = Pick<RunWrite, 'status' | 'state' | 'wakeAtMs' | 'waitReason' | 'release'>;

/** Collects what the next commit of a run will write. The last word on a wait, an effect or a message wins. */
export class RunWriteBuffer {
  private facts: FactWrite[] = [];
  private readonly arm = new Map<string, WaitWrite>();
  private disarm: string[] = [];
  private readonly effects = new Map<string, EffectWrite>();
  private readonly messages = new Map<string, MessageWrite>();
  private children: ChildWrite[] = [];
  private consumed: string[] = [];
  private error: FlowError | null = null;
  private deadLetter: DeadLetterWrite | null = null;

  get empty(): boolean {
    const { facts, arm, disarm, effects, messages, children, consumed } = this;
    const rows = arm.size + effects.size + messages.size + children.length;
    return facts.length + rows + disarm.length + consumed.length === 0;
  }

  addFacts(facts: readonly FactWrite[]): void {
    this.facts.push(...facts);
  }

  armWait(wait: WaitWrite): void {
    this.arm.set(wait.waitId, wait);
  }

  /** A wait that was never stored needs no disarming. */
  disarmWait(waitId: string): void {
    if (!this.arm.delete(waitId)) this.disarm.push(waitId);
  }

  /** The reply's channel is known only when the question has been prepared. */
  narrowReply(tokenId: string, channel: WaitWrite['channel']): void {
    for (const wait of this.arm.values()) if (wait.tokenId === tokenId && wait.kind === 'reply') wait.channel = channel;
  }

  putEffect(effect: EffectWrite): void {
    this.effects.set(effect.key, effect);
  }

  putMessage(message: MessageWrite): void {
    this.messages.set(message.id, message);
  }

  putChild(child: ChildWrite): void {
    this.children.push(child);
  }

  consumeSignal(id: string): void {
    this.consumed.push(id);
  }

  fail(error: FlowError, deadLetter: DeadLetterWrite): void {
    this.error = error;
    this.deadLetter = deadLetter;
  }

  take({ status, state, wakeAtMs, waitReason, release }: Head): RunWrite {
    // Spelled out: to add to a spread object costs V8 a new shape for each property.
    const write: RunWrite = {
      status,
      state,
      wakeAtMs,
      waitReason,
      release,
      error: this.error,
      facts: this.facts,
      armWaits: listOf(this.arm),
      disarmWaits: this.disarm,
      effects: listOf(this.effects),
      messages: listOf(this.messages),
      children: this.children,
      deadLetter: this.deadLetter,
      consumedSignals: this.consumed,
    };
    this.facts = [];
    this.disarm = [];
    this.children = [];
    this.consumed = [];
    this.deadLetter = null;
    return write;
  }
}

const NONE: never[] = [];

/** Most commits write nothing of most kinds. */
function listOf<T>(rows: Map<string, T>): readonly T[] {
  if (rows.size === 0) return NONE;
  const list = [...rows.values()];
  rows.clear();
  return list;
}
