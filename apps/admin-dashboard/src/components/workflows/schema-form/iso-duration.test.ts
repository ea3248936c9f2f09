import { durationSchema } from '@columba/workflow-contracts';
import { expect, it } from 'vitest';
import { DURATION_UNITS, durationSeconds, isoDuration, simpleDuration } from './iso-duration';

it.each([
  ['PT5M', { amount: 5, unit: 'minutes' }],
  ['PT90S', { amount: 90, unit: 'seconds' }],
  ['P2D', { amount: 2, unit: 'days' }],
  ['P1W', { amount: 1, unit: 'weeks' }],
  ['P1DT2H', { amount: 26, unit: 'hours' }],
  ['PT1H30M', { amount: 90, unit: 'minutes' }],
  ['P1M', null],
  ['P', null],
  ['five minutes', null],
])('%s', (iso, expected) => {
  expect(simpleDuration(iso)).toEqual(expected);
});

it('writes what the contract reads, of the same length', () => {
  for (const unit of DURATION_UNITS) {
    const iso = isoDuration({ amount: 3, unit });
    expect(durationSchema.safeParse(iso).success).toBe(true);
    expect(simpleDuration(iso)).toEqual({ amount: 3, unit });
  }
  expect(durationSeconds(isoDuration({ amount: 2, unit: 'days' }))).toBe(172_800);
});
