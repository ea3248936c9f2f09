import { PROBLEM_CODES } from '@columba/workflow-contracts';
import { expect, it } from 'vitest';
import { problemsPage } from './problems-page.js';

it('names every code once, under a heading in words, with all of its messages', () => {
  const page = problemsPage();
  const headings = [...page.matchAll(/^### `(.+)`$/gm)].map(([, code]) => code);
  expect(headings.sort()).toEqual([...PROBLEM_CODES].sort());
  expect(page).not.toMatch(/^## [a-z]/m);
  expect(page).toContain('| warning | `late` | {node} may send on {channel} more than 24 hours after');
  expect(page).toContain('| info | `late-caught` |');
});
