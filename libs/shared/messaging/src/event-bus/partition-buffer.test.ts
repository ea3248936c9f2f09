import { type DeliveredRecord, LOOK_AHEAD } from '@columba/workflow/ports';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PartitionBuffer } from './partition-buffer.js';

const PARTITION = { topic: 'columba.channel-events', partition: 3 } as const;
const record = (offset: number, value = '{}') =>
  ({ ...PARTITION, offset: `${offset}`, key: 'k', value }) as DeliveredRecord;
const records = (from: number, count: number) => Array.from({ length: count }, (_, n) => record(from + n));
const offsets = (buffer: PartitionBuffer) => buffer.waiting.records.map(({ offset }) => Number(offset));

it('commits no further than the first record that is not handled', () => {
  const buffer = new PartitionBuffer(PARTITION, 10);
  const [a, b, c, d] = records(10, 4) as [DeliveredRecord, DeliveredRecord, DeliveredRecord, DeliveredRecord];
  buffer.push([a, b, c, d]);
  buffer.handled([b, d]);
  expect(buffer.position).toBe(10);
  expect(offsets(buffer)).toEqual([10, 12]);
  buffer.handled([a]);
  expect(buffer.position).toBe(12);
  buffer.handled([c]);
  expect(buffer.position).toBe(14);
  expect(buffer.empty).toBe(true);
});

it('takes what is fetched twice once, and begins where the log begins', () => {
  const buffer = new PartitionBuffer(PARTITION, 0);
  buffer.push(records(500, 3));
  buffer.push(records(501, 4));
  expect(buffer.position).toBe(500);
  expect(offsets(buffer)).toEqual([500, 501, 502, 503, 504]);
});

//  10 11 12 13 are waiting; 10 and 12 are being handled when all that was fetched is forgotten
it('what was left out is not taken for handled when the buffer was emptied meanwhile', () => {
  const buffer = new PartitionBuffer(PARTITION, 10);
  const fetched = records(10, 4);
  buffer.push(fetched);
  buffer.forgetFetched();
  expect(buffer.fetchFrom).toBe(10);
  buffer.handled([fetched[0], fetched[2]] as DeliveredRecord[]);
  expect(buffer.position).toBe(11);
  buffer.push(records(10, 4));
  expect(offsets(buffer)).toEqual([11, 12, 13]);
});

it('is full by number and by size, and shows no more than may be looked ahead', () => {
  const many = new PartitionBuffer(PARTITION, 0);
  many.push(records(0, LOOK_AHEAD + 5));
  expect([many.full, many.roomy, many.waiting.records.length]).toEqual([true, false, LOOK_AHEAD]);
  const large = new PartitionBuffer(PARTITION, 0);
  large.push([record(0, 'x'.repeat(4 * 1024 * 1024))]);
  expect([large.full, large.roomy]).toEqual([true, false]);
  large.handled([...large.waiting.records]);
  expect([large.full, large.roomy]).toEqual([false, true]);
});

it('whatever is handled in whatever order, nothing is skipped and all is committed in the end', () => {
  const step = fc.record({ push: fc.nat(20), seed: fc.nat(), rejoin: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 20 }), (steps) => {
      const buffer = new PartitionBuffer(PARTITION, 100);
      const handled = new Set<number>();
      const take = (chosen: DeliveredRecord[]): void => {
        for (const { offset } of chosen) handled.add(Number(offset));
        buffer.handled(chosen);
        for (let offset = 100; offset < buffer.position; offset += 1) expect(handled.has(offset)).toBe(true);
      };
      let end = 100;
      for (const { push, seed, rejoin } of steps) {
        end = Math.max(end, buffer.fetchFrom + push);
        buffer.push(records(buffer.fetchFrom, end - buffer.fetchFrom));
        const chosen = buffer.waiting.records.filter((_, index) => (seed >> (index % 31)) & 1);
        if (rejoin) buffer.forgetFetched();
        if (chosen.length > 0) take(chosen);
      }
      buffer.push(records(buffer.fetchFrom, end - buffer.fetchFrom));
      if (!buffer.empty) take([...buffer.waiting.records]);
      expect(buffer.position).toBe(end);
    }),
    { numRuns: 500 },
  );
});
