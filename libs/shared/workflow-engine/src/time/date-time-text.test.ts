import { describe, expect, it } from 'vitest';
import { dateTimeToMs } from './date-time-text.js';

const iso = (text: string, zone = 'Europe/Berlin') => {
  const ms = dateTimeToMs(text, zone);
  return ms === null ? null : new Date(ms).toISOString();
};

describe('a date as text', () => {
  it.each([
    ['an offset', '2026-05-01T09:00+02:00', '2026-05-01T07:00:00.000Z'],
    ['UTC', '2026-05-01T09:00:00.250Z', '2026-05-01T09:00:00.250Z'],
    ['local time in the zone', '2026-05-01T09:00', '2026-05-01T07:00:00.000Z'],
    ['a space for the T', ' 2026-05-01 09:00 ', '2026-05-01T07:00:00.000Z'],
    ['a day', '2026-05-01', '2026-04-30T22:00:00.000Z'],
    ['skipped by the clock', '2026-03-29T02:30', '2026-03-29T01:00:00.000Z'],
    ['twice by the clock', '2026-10-25T02:30', '2026-10-25T00:30:00.000Z'],
    ['a zone of its own', '2026-05-01T09:00-04:00[America/New_York]', '2026-05-01T13:00:00.000Z'],
  ])('%s', (_what, text, expected) => expect(iso(text)).toBe(expected));

  it.each(['', 'tomorrow', '2026-13-01', '2026-02-30T10:00', '09:00', '1767225600', '2026-05-01T25:00'])(
    'is no date: %j',
    (text) => expect(iso(text)).toBeNull(),
  );
});
