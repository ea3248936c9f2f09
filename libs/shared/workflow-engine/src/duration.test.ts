import { durationSchema } from '@columba/workflow-contracts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { durationToMs } from './duration.js';

it.each([
  ['PT5M', 300_000],
  ['PT90S', 90_000],
  ['PT1H30M', 5_400_000],
  ['P2D', 172_800_000],
  ['P1W', 604_800_000],
  ['P1DT1S', 86_401_000],
  ['PT0.25S', 250],
  ['PT0S', 0],
  ['P99999999W', 3_155_760_000_000],
])('%s is %i ms', (duration, ms) => {
  expect(durationToMs(duration)).toBe(ms);
});

it.each(['', 'P', 'PT', 'P1Y', '5M', 'PT1H1D', 'PT-5M', 'P1DT'])('%j is no duration', (duration) => {
  expect(() => durationToMs(duration)).toThrow(RangeError);
  expect(durationSchema.safeParse(duration).success).toBe(false);
});

it('reads whatever the schema lets through', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^P(\d{1,3}W)?(\d{1,3}D)?(T(\d{1,3}H)?(\d{1,3}M)?(\d{1,3}S)?)?$/), (duration) => {
      const isValid = durationSchema.safeParse(duration).success;
      if (isValid) expect(durationToMs(duration)).toBeGreaterThanOrEqual(0);
      else expect(() => durationToMs(duration)).toThrow(RangeError);
    }),
  );
});
