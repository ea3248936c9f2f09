import { WEEKDAYS, type Weekday } from '@columba/workflow-contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextLocalTime } from './next-local-time.js';
import { Temporal } from './temporal.js';

const next = (after: string, time: string, zone: string, days?: Weekday[]) =>
  new Date(nextLocalTime(Date.parse(after), days ? { time, days } : { time }, zone)).toISOString();

describe('the next time of day', () => {
  it.each([
    ['later today', '2026-01-15T07:00:00Z', '09:00', 'Europe/Berlin', '2026-01-15T08:00:00.000Z'],
    ['gone by for today', '2026-01-15T08:30:00Z', '09:00', 'Europe/Berlin', '2026-01-16T08:00:00.000Z'],
    ['this very moment is not after it', '2026-01-15T08:00:00Z', '09:00', 'Europe/Berlin', '2026-01-16T08:00:00.000Z'],
    ['a moment before', '2026-01-15T07:59:59.999Z', '09:00', 'Europe/Berlin', '2026-01-15T08:00:00.000Z'],
    ['summer', '2026-07-15T00:00:00Z', '09:00', 'Europe/Berlin', '2026-07-15T07:00:00.000Z'],
    ['the day over there has begun', '2026-01-15T20:00:00Z', '09:00', 'Pacific/Auckland', '2026-01-16T20:00:00.000Z'],
    ['UTC', '2026-03-29T00:30:00Z', '02:30', 'UTC', '2026-03-29T02:30:00.000Z'],
    ['no DST: Kolkata', '2026-03-29T00:00:00Z', '09:00', 'Asia/Kolkata', '2026-03-29T03:30:00.000Z'],
    ['no DST: Phoenix', '2026-03-08T00:00:00Z', '02:30', 'America/Phoenix', '2026-03-08T09:30:00.000Z'],
    ['no DST: Kathmandu', '2026-03-08T00:00:00Z', '23:59', 'Asia/Kathmandu', '2026-03-08T18:14:00.000Z'],
  ])('%s', (_what, after, time, zone, expected) => expect(next(after, time, zone)).toBe(expected));

  it.each([
    [
      'Berlin: 02:30 is skipped, so 03:00',
      '2026-03-28T23:30:00Z',
      '02:30',
      'Europe/Berlin',
      '2026-03-29T01:00:00.000Z',
    ],
    [
      'Berlin: 02:00 is skipped, so 03:00',
      '2026-03-28T23:30:00Z',
      '02:00',
      'Europe/Berlin',
      '2026-03-29T01:00:00.000Z',
    ],
    ['Berlin: 03:00 is there', '2026-03-28T23:30:00Z', '03:00', 'Europe/Berlin', '2026-03-29T01:00:00.000Z'],
    ['New York: 02:30', '2026-03-08T05:30:00Z', '02:30', 'America/New_York', '2026-03-08T07:00:00.000Z'],
    [
      'Lord Howe, half an hour: 02:10',
      '2026-10-03T12:00:00Z',
      '02:10',
      'Australia/Lord_Howe',
      '2026-10-03T15:30:00.000Z',
    ],
    ['Samoa 2011: no 30 December', '2011-12-29T20:00:00Z', '09:00', 'Pacific/Apia', '2011-12-30T19:00:00.000Z'],
  ])('in a gap, the first moment after it. %s', (_what, after, time, zone, expected) =>
    expect(next(after, time, zone)).toBe(expected),
  );

  it.each([
    [
      'Berlin',
      '2026-10-24T22:30:00Z',
      '02:30',
      'Europe/Berlin',
      '2026-10-25T00:30:00.000Z',
      '2026-10-26T01:30:00.000Z',
    ],
    [
      'New York',
      '2026-11-01T04:30:00Z',
      '01:30',
      'America/New_York',
      '2026-11-01T05:30:00.000Z',
      '2026-11-02T06:30:00.000Z',
    ],
    [
      'Lord Howe',
      '2026-04-04T12:00:00Z',
      '01:45',
      'Australia/Lord_Howe',
      '2026-04-04T14:45:00.000Z',
      '2026-04-05T15:15:00.000Z',
    ],
  ])('an hour that comes twice fires once, at the first. %s', (_what, after, time, zone, first, second) => {
    expect(next(after, time, zone)).toBe(first);
    expect(next(first, time, zone)).toBe(second);
  });

  it('between the two of a double hour, tomorrow is next', () => {
    expect(next('2026-10-25T01:00:00Z', '02:30', 'Europe/Berlin')).toBe('2026-10-26T01:30:00.000Z');
  });

  it.each<[string, Weekday[], string]>([
    ['Thursday, still to come', ['thursday'], '2026-01-15T08:00:00.000Z'],
    ['the nearest of several', ['monday', 'saturday'], '2026-01-17T08:00:00.000Z'],
    ['a week away', ['wednesday'], '2026-01-21T08:00:00.000Z'],
  ])('on some days only: %s', (_what, days, expected) =>
    expect(next('2026-01-15T07:00:00Z', '09:00', 'Europe/Berlin', days)).toBe(expected),
  );

  it('has no answer for an unknown zone', () => {
    expect(() => next('2026-01-15T07:00:00Z', '09:00', 'Europe/Atlantis')).toThrow(RangeError);
  });

  it('always: after now, within a few days, on a wanted day, and once a day', () => {
    const zones = [
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      'Africa/Casablanca',
      'Asia/Tehran',
      'UTC',
    ];
    const minutes = fc.integer({ min: 0, max: 1_439 });
    const from = fc.integer({ min: Date.UTC(2015, 0, 1), max: Date.UTC(2035, 0, 1) });
    const days = fc.subarray([...WEEKDAYS], { minLength: 1 });
    fc.assert(
      fc.property(from, minutes, fc.constantFrom(...zones), days, (fromMs, minute, zone, wanted) => {
        const time = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
        const firstMs = nextLocalTime(fromMs, { time, days: wanted }, zone);
        const secondMs = nextLocalTime(firstMs, { time, days: wanted }, zone);
        const [first, second] = [firstMs, secondMs].map((ms) =>
          Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone),
        );
        expect(firstMs).toBeGreaterThan(fromMs);
        expect(firstMs - fromMs).toBeLessThan(8 * 86_400_000);
        expect(wanted).toContain(WEEKDAYS[(first?.dayOfWeek ?? 0) - 1]);
        expect(first?.toPlainDate().equals(second?.toPlainDate() ?? '1970-01-01')).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});
