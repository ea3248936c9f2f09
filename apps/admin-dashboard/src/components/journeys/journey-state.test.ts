import { describe, expect, it } from 'vitest';
import { journeyState, matchingJourneys } from './journey-state';

describe('journeyState', () => {
  it.each([
    [{ publishedVersion: null, draftChanged: true, enabled: true }, 'draft'],
    [{ publishedVersion: 3, draftChanged: false, enabled: true }, 'published'],
    [{ publishedVersion: 3, draftChanged: true, enabled: true }, 'changed'],
    [{ publishedVersion: 3, draftChanged: true, enabled: false }, 'off'],
  ] as const)('%o is %s', (flow, state) => {
    expect(journeyState(flow)).toBe(state);
  });
});

describe('matchingJourneys', () => {
  const flows = [
    { name: 'Order status', description: 'Where is it?' },
    { name: 'Welcome', description: 'WhatsApp, then email' },
  ];
  it('wants every word, in name or description, in any case', () => {
    expect(matchingJourneys(flows, 'ORDER where')).toEqual([flows[0]]);
    expect(matchingJourneys(flows, 'order email')).toEqual([]);
    expect(matchingJourneys(flows, '  ')).toEqual(flows);
  });
});
