import fc from 'fast-check';
import { expect, it } from 'vitest';
import { packMessages, unpackMessages } from './pack-messages.js';

it('packs a few messages into one payload', () => {
  expect(packMessages([{ last: 1 }, 'ü'])).toEqual(['0[{"last":1},"ü"]']);
  expect(packMessages([])).toEqual([]);
});

it('keeps equal payloads of one call apart', () => {
  const payloads = packMessages(Array.from({ length: 40 }, () => 'x'.repeat(3_900)));
  expect(payloads).toHaveLength(20);
  expect(new Set(payloads).size).toBe(20);
});

it('loses nothing, keeps the order and the limit, for any messages', () => {
  const message = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 900 }), fc.integer(), fc.object({ maxDepth: 1 }));
  fc.assert(
    fc.property(fc.array(message, { maxLength: 40 }), (messages) => {
      const payloads = packMessages(messages);
      for (const payload of payloads) expect(Buffer.byteLength(payload)).toBeLessThan(8_000);
      const back = payloads.flatMap((payload) => JSON.parse(unpackMessages(payload)) as unknown[]);
      expect(back).toEqual(JSON.parse(JSON.stringify(messages)));
    }),
    { numRuns: 60 },
  );
});

it('refuses a message that fits no notification', () => {
  expect(() => packMessages(['😀'.repeat(2_000)])).toThrow(/too large/);
});
