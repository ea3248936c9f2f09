import { CHANNELS, type Channel } from '@columba/workflow-contracts';
import { z } from 'zod';

const receiptSchema = z.strictObject({
  status: z.enum(['sent', 'delivered', 'read', 'failed']),
  afterMs: z.number().min(0).max(86_400_000),
  /** The provider's error code, for `failed`. */
  code: z.number().int().optional(),
});
export type ReceiptPlan = z.infer<typeof receiptSchema>;

export const behaviourSchema = z.strictObject({
  /** All channels when it is left out. */
  channel: z.enum(CHANNELS).optional(),
  latencyMs: z.number().min(0).max(600_000).optional(),
  /** Share of sends that are refused. Default 1 when a status is given. */
  failRate: z.number().min(0).max(1).optional(),
  /** HTTP status of refusals (SMTP: 4xx becomes 5.x.x, 5xx and 429 become 4.x.x). Default 500. */
  status: z.number().int().min(400).max(599).optional(),
  /** The provider's own error code in refusals. */
  code: z.number().int().optional(),
  retryAfterS: z.number().min(0).max(86_400).optional(),
  /** Takes the message, then closes the connection without an answer. A number is the share of sends. */
  dropAfterAccept: z.union([z.boolean(), z.number().min(0).max(1)]).optional(),
  /** How many sends refusals and drops befall, before all is well again. */
  times: z.number().int().min(1).optional(),
  receipts: z.array(receiptSchema).max(10).optional(),
});
export type BehaviourChange = z.infer<typeof behaviourSchema>;
export type Behaviour = Omit<BehaviourChange, 'channel'>;

export interface Refusal {
  status: number;
  code: number | undefined;
  retryAfterS: number | undefined;
}

/** What happens to one send. */
export interface Fate {
  latencyMs: number;
  refusal: Refusal | null;
  drop: boolean;
}

const USUAL_RECEIPTS: Record<Channel, ReceiptPlan[]> = {
  whatsapp: [
    { status: 'sent', afterMs: 80 },
    { status: 'delivered', afterMs: 300 },
    { status: 'read', afterMs: 4_000 },
  ],
  instagram: [{ status: 'read', afterMs: 3_000 }],
  sms: [
    { status: 'sent', afterMs: 150 },
    { status: 'delivered', afterMs: 700 },
  ],
  email: [{ status: 'delivered', afterMs: 500 }],
};

const SEED = 0x9e3779b9;

/** How each channel behaves now. Chance is seeded: the same sends meet the same fate after each reset. */
export class Behaviours {
  private readonly byChannel = new Map<Channel, Behaviour>();
  private random = SEED;

  /** Replaces what was set for the channel; `{ channel }` alone makes it behave again. */
  set({ channel, ...behaviour }: BehaviourChange): void {
    for (const each of channel ? [channel] : CHANNELS) this.byChannel.set(each, { ...behaviour });
  }

  reset(): void {
    this.byChannel.clear();
    this.random = SEED;
  }

  show(): Record<string, Behaviour> {
    return Object.fromEntries(
      CHANNELS.map((channel) => [channel, { ...this.of(channel), receipts: this.receipts(channel) }]),
    );
  }

  receipts(channel: Channel): ReceiptPlan[] {
    return this.of(channel).receipts ?? USUAL_RECEIPTS[channel];
  }

  fateOfNext(channel: Channel): Fate {
    const behaviour = this.of(channel);
    const { latencyMs = 0, failRate = behaviour.status ? 1 : 0, status = 500, code, retryAfterS } = behaviour;
    const refused = this.happens(failRate);
    const dropped = !refused && this.happens(Number(behaviour.dropAfterAccept ?? 0));
    if (behaviour.times && (refused || dropped)) this.countDown(channel, behaviour);
    return { latencyMs, refusal: refused ? { status, code, retryAfterS } : null, drop: dropped };
  }

  private of(channel: Channel): Behaviour {
    return this.byChannel.get(channel) ?? {};
  }

  private countDown(channel: Channel, behaviour: Behaviour): void {
    const times = (behaviour.times ?? 1) - 1;
    const { latencyMs, receipts } = behaviour;
    this.byChannel.set(channel, times > 0 ? { ...behaviour, times } : { latencyMs, receipts });
  }

  /** Mulberry32. */
  private happens(share: number): boolean {
    if (share <= 0) return false;
    if (share >= 1) return true;
    this.random = (this.random + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.random ^ (this.random >>> 15), 1 | this.random);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296 < share;
  }
}
