import type { OutgoingRecord, PublishOptions } from '@columba/workflow/ports';
import type { Topic } from '@columba/workflow-contracts';

/** A record as it goes on the wire. */
export interface LaneRecord {
  topic: Topic;
  key: string;
  value: string;
}

interface Waiting {
  records: LaneRecord[];
  keptBySender: boolean;
  bytes: number;
  resolve: () => void;
  reject: (error: unknown) => void;
}

const MOST_RECORDS = 5_000;
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * One send at a time, in the order of the calls: what is published while a send is under way travels together in the
 * next one. So order is kept, and a busy process pays for one commit where it had made a hundred calls. When a send fails,
 * what waits behind it is refused with it: else it would overtake what its caller publishes again.
 */
export class PublishLane {
  private readonly waiting: Waiting[] = [];
  private running: Promise<void> | undefined;
  private closed = false;

  /** `keptBySender` when all records of the send are. */
  constructor(private readonly send: (records: LaneRecord[], keptBySender: boolean) => Promise<void>) {}

  async publish(topic: Topic, records: readonly OutgoingRecord[], options: PublishOptions = {}): Promise<void> {
    if (this.closed) throw new Error('The event bus is closed.');
    if (records.length === 0) return;
    const lane = records.map(({ key, event }) => ({ topic, key, value: JSON.stringify(event) }));
    const bytes = lane.reduce((sum, record) => sum + record.key.length + record.value.length, 0);
    await new Promise<void>((resolve, reject) => {
      this.waiting.push({ records: lane, keptBySender: options.keptBySender ?? false, bytes, resolve, reject });
      this.running ??= this.run();
    });
  }

  /** Takes nothing new and resolves when what was taken is sent or refused. */
  async close(): Promise<void> {
    this.closed = true;
    await this.running;
  }

  private async run(): Promise<void> {
    // Calls made in the same turn of the event loop join the first send.
    await Promise.resolve();
    while (this.waiting.length > 0) {
      const calls = this.take();
      try {
        await this.send(
          calls.flatMap((call) => call.records),
          calls.every((call) => call.keptBySender),
        );
        for (const call of calls) call.resolve();
      } catch (error) {
        for (const call of [...calls, ...this.waiting.splice(0)]) call.reject(error);
      }
    }
    this.running = undefined;
  }

  private take(): Waiting[] {
    let records = 0;
    let bytes = 0;
    let calls = 0;
    for (const call of this.waiting) {
      records += call.records.length;
      bytes += call.bytes;
      if (calls > 0 && (records > MOST_RECORDS || bytes > MOST_BYTES)) break;
      calls += 1;
    }
    return this.waiting.splice(0, calls);
  }
}
