import { DEMO_JOURNEYS } from '@columba/database';
import { validateFlow } from '@columba/workflow-engine';
import { expect, it } from 'vitest';

/** What a new tenant sees first shows how it is done: hints at most, and only those that are meant. */
const MEANT: Readonly<Record<string, readonly string[]>> = {
  'Order status': ['node.error-unhandled', 'node.error-unhandled'],
  Welcome: ['node.error-unhandled', 'message.whatsapp-window'],
  'Complaint triage': ['node.error-unhandled'],
};

it.each(DEMO_JOURNEYS.map(({ document }) => [document.name, document] as const))('%s', (name, document) => {
  const { problems } = validateFlow(document);
  expect(problems.filter(({ severity }) => severity !== 'info')).toEqual([]);
  expect(problems.map(({ code }) => code)).toEqual(MEANT[name]);
});
