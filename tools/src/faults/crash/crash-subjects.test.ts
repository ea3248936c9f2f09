import { validateFlow } from '@columba/workflow-engine';
import { expect, it } from 'vitest';
import { CRASH_SUBJECTS } from './crash-subjects.js';

it.each(CRASH_SUBJECTS)('$name may be published', ({ document }) => {
  const { problems } = validateFlow(document);
  expect(problems.filter((problem) => problem.severity === 'error')).toEqual([]);
});
