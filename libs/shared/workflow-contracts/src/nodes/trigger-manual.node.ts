import { z } from 'zod';
import { defineNode } from '../node-definition.js';

export const triggerManualNode = defineNode({
  type: 'trigger_manual',
  version: 1,
  category: 'trigger',
  label: 'Started by hand',
  description: 'Starts a run from the dashboard or the API.',
  config: z.strictObject({}),
  output: z.object({}),
  outcomes: ['out'],
  sideEffects: false,
});
