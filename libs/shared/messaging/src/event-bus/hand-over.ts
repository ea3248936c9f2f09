import type { DeliveredRecord, SubscribeOptions, WaitingRecords } from '@columba/workflow/ports';
import type { PartitionBuffer } from './partition-buffer.js';

/** What one call of a handler gets, by partition. */
export type Parts<Buffer extends PartitionBuffer> = [buffer: Buffer, records: DeliveredRecord[]][];

/**
 * The calls to make now: partitions whose last call was rejected go alone, so that one bad record holds up nobody else's;
 * the others share one. Those of which nothing is chosen are left out.
 */
export function callsFor<Buffer extends PartitionBuffer>(
  ready: readonly Buffer[],
  { choose = theFirst }: Pick<SubscribeOptions, 'choose'>,
  most: number,
): Parts<Buffer>[] {
  const alone = ready.filter(({ failures }) => failures > 0).map((buffer) => [buffer]);
  const together = ready.filter(({ failures }) => failures === 0);
  return [...alone, together].map((group) => partsOf(group, choose, most)).filter((parts) => parts.length > 0);
}

function partsOf<Buffer extends PartitionBuffer>(
  buffers: readonly Buffer[],
  choose: NonNullable<SubscribeOptions['choose']>,
  most: number,
): Parts<Buffer> {
  if (buffers.length === 0) return [];
  const chosen = choose(
    buffers.map(({ waiting }) => waiting),
    most,
  );
  const byName = new Map<string, DeliveredRecord[]>();
  for (const record of chosen.slice(0, most)) {
    const name = `${record.topic}/${record.partition}`;
    const records = byName.get(name);
    if (records) records.push(record);
    else byName.set(name, [record]);
  }
  return buffers.flatMap((buffer) => {
    const records = byName.get(`${buffer.topic}/${buffer.partition}`);
    return records ? [[buffer, records] as const] : [];
  }) as Parts<Buffer>;
}

function theFirst(waiting: readonly WaitingRecords[], most: number): DeliveredRecord[] {
  let room = most;
  return waiting.flatMap(({ records }) => {
    const part = records.slice(0, room);
    room -= part.length;
    return part;
  });
}
