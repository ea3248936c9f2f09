import { describe, expect, it } from 'vitest';
import { timeZoneOf } from './time-zone';

describe('the zone that the server draws in', () => {
  it.each([
    ['America/New_York', 'America/New_York'],
    ['Europe/Berlin', 'Europe/Berlin'],
    [undefined, 'UTC'],
    ['', 'UTC'],
    ['Mars/Olympus', 'UTC'],
    ['"><script>', 'UTC'],
  ])('%j is drawn in %s', (named, expected) => expect(timeZoneOf(named)).toBe(expected));
});
