import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { replayHistory } from './replay-history.js';
import type { RunHistory } from './run-history.js';

const folder = new URL('../../corpus/', import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith('.json'));

/**
 * What engines of the past did, given to the engine of today. Red here means that runs which are under way would go on
 * differently than they began. When that is what you want, record the case anew: `npm run corpus:record -- <name>`.
 */
describe('recorded histories', () => {
  it('are there', () => expect(names.length).toBeGreaterThan(30));

  it.each(names)('%s goes the same way today', (name) => {
    const history = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as RunHistory;
    const { differences } = replayHistory(history);
    expect(differences.map(({ message }) => message)).toEqual([]);
  });
});
