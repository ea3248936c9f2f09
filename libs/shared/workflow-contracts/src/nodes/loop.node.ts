import { z } from 'zod';
import { conditionSchema } from '../condition.js';
import { templateSchema } from '../ids.js';
import { defineNode } from '../node-definition.js';

/** More turns than this do not fit into a run, which goes through 10,000 nodes at most. */
export const MOST_LOOP_ITERATIONS = 5_000;
export const MOST_PARALLEL_ITERATIONS = 50;

const NEEDED = { items: 'items', times: 'times', while: 'while' } as const;

export const loopNode = defineNode({
  type: 'loop',
  version: 1,
  category: 'logic',
  label: 'Loop',
  description:
    'Runs what is connected to “item” once for each item of a list, a number of times, or while a condition holds.',
  config: z
    .strictObject({
      over: z.enum(['items', 'times', 'while']).default('items'),
      /** `over: items`: a path such as `vars.orders`, or a template that gives a JSON list. */
      items: templateSchema.max(10_000).optional(),
      /** `over: times`: how often. */
      times: z.int().min(1).max(MOST_LOOP_ITERATIONS).optional(),
      /** `over: while`: asked before each turn. */
      while: conditionSchema.optional(),
      /** How many turns run at once; 1 is one after the other. */
      parallelism: z.int().min(1).max(MOST_PARALLEL_ITERATIONS).default(1),
      /** More turns than this are an error. */
      maxIterations: z.int().min(1).max(MOST_LOOP_ITERATIONS).default(1_000),
      /** The result of a turn: a path or a template. Left out: the last output in it. */
      collect: templateSchema.max(10_000).optional(),
      /** `fail`: an error that nothing in the turn catches ends the loop. `continue`: it is that item's result. */
      onItemError: z.enum(['fail', 'continue']).default('fail'),
    })
    .superRefine((config, context) => {
      const field = NEEDED[config.over];
      if (config[field] === undefined || config[field] === '') {
        context.addIssue({ code: 'custom', path: [field], message: `Needed for a loop over "${config.over}"` });
      }
      if (config.over === 'while' && config.parallelism > 1) {
        const message = 'A loop with a condition runs one turn after the other';
        context.addIssue({ code: 'custom', path: ['parallelism'], message });
      }
      if (config.over === 'times' && (config.times ?? 0) > config.maxIterations) {
        context.addIssue({ code: 'custom', path: ['times'], message: 'More than "maxIterations"' });
      }
    }),
  output: z.object({
    /** In the order of the items, whichever was done first. Null for a turn that was stopped before its end. */
    results: z.array(z.unknown()),
    count: z.number().int(),
    failed: z.number().int(),
    stopped: z.boolean(),
  }),
  outcomes: ['item', 'done'],
  sideEffects: false,
  mayFail: true,
});
