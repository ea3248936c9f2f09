import { validateFlow } from '@columba/workflow-engine';
import { expect, it } from 'vitest';
import { JOURNEYS, journeyDocument } from './fault-journeys.js';

it.each(JOURNEYS)('%s may be published', (journey) => {
  const { problems } = validateFlow(journeyDocument(journey, () => '01890000-0000-7000-8000-00000000f001'));
  expect(problems.filter((problem) => problem.severity === 'error')).toEqual([]);
});
