import { z } from 'zod';
import { defineNode } from '../node-definition.js';

const tag = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, 'lower-case letters, digits, _ or -');

export const tagsNode = defineNode({
  type: 'tags',
  version: 1,
  category: 'customer',
  label: 'Tags',
  description: 'Adds tags to the customer or takes them away.',
  config: z.strictObject({ add: z.array(tag).max(20).default([]), remove: z.array(tag).max(20).default([]) }),
  output: z.object({ tags: z.array(z.string()) }),
  outcomes: ['out'],
  sideEffects: true,
});
