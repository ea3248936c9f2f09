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

  take(head: Head): RunWrite {
    const write: RunWrite = {
      ...head,
      error: this.error,
      facts: this.facts,
      armWaits: [...this.arm.values()],
      disarmWaits: this.disarm,
      effects: [...this.effects.values()],
      messages: [...this.messages.values()],
      children: this.children,
      deadLetter: this.deadLetter,
      consumedSignals: this.consumed,
    };
    this.facts = [];
    this.disarm = [];
    this.children = [];
    this.consumed = [];
    this.deadLetter = null;
    this.arm.clear();
    this.effects.clear();
    this.messages.clear();
    return write;
  }
}
