import { describe, expect, it } from 'vitest';
import { clockTime, dayHeading, exactTime, relativeTime } from './relative-time';

const NOW = Date.UTC(2026, 10, 21, 12, 0, 0);
const S = 1_000;
const M = 60 * S;
const H = 60 * M;
const D = 24 * H;

describe('relativeTime', () => {
  it.each([
    [-3 * S, 'now'],
    [-42 * S, '42s ago'],
    [-59 * S, '59s ago'],
    [-90 * S, '1m ago'],
    [-59 * M, '59m ago'],
    [-23 * H, '23h ago'],
    [-1 * D, 'yesterday'],
    [-6 * D, '6d ago'],
    [2 * H + 40 * M, 'in 2h'],
  ])('%i ms away is %s', (difference, words) => {
    expect(relativeTime('en', NOW + difference, NOW)).toBe(words);
  });

  it('speaks German', () => {
    expect(relativeTime('de', NOW - 3 * M, NOW)).toBe('vor 3 Min.');
    expect(relativeTime('de', NOW - 2 * S, NOW)).toBe('jetzt');
  });
});

describe('times of day', () => {
  it('says the exact time with its zone', () => {
    expect(exactTime('en', NOW, 'Europe/Berlin').replace(/\u202f/g, ' ')).toBe('Nov 21, 2026, 1:00:00 PM GMT+1');
  });

  it('reads the clock of the given zone', () => {
    expect(clockTime('de', NOW, 'Europe/Berlin')).toBe('13:00');
  });

  it('heads days by their nearness in the reader’s zone', () => {
    expect(dayHeading('en', NOW - 2 * H, NOW, 'UTC')).toBe('Today');
    expect(dayHeading('en', NOW - 13 * H, NOW, 'UTC')).toBe('Yesterday');
    expect(dayHeading('de', NOW - 13 * H, NOW, 'UTC')).toBe('Gestern');
    expect(dayHeading('en', NOW - 3 * D, NOW, 'UTC')).toBe('Wed, Nov 18, 2026');
    // 23:30 UTC of the day before is already today in Berlin.
    expect(dayHeading('en', NOW - 12.5 * H, NOW, 'Europe/Berlin')).toBe('Today');
  });
});
