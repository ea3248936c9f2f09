import { z } from 'zod';
import { templateSchema } from '../ids.js';
import { defineNode } from '../node-definition.js';
import { VARIABLE_OPERATIONS, variableNameSchema, variableTypeSchema, WRITABLE_VARIABLE_SCOPES } from '../variable.js';

export const variableAssignmentSchema = z.strictObject({
  name: variableNameSchema,
  /** A template; with `as`, its text is turned into a number, a boolean or JSON. */
  value: templateSchema.max(10_000),
  as: variableTypeSchema.default('text'),
});
export type VariableAssignment = z.infer<typeof variableAssignmentSchema>;

const assignment = variableAssignmentSchema.extend({
  /** Whose variable: this run's, or one that stays and is shared by all runs of the flow or of the tenant. */
  scope: z.enum(WRITABLE_VARIABLE_SCOPES).default('run'),
  /**
   * `increment`: adds a number, from 0. `append`: adds a text at the end of a text, or an item at the end of a list
   * (`as: json`). `compare_and_set`: only while the variable is still as `expected`; else nothing that the node writes is
   * written, and the run leaves by `conflict`.
   */
  operation: z.enum(VARIABLE_OPERATIONS).default('set'),
  /** `compare_and_set`: read like the value. Left out: the variable must not be there yet. */
  expected: templateSchema.max(10_000).optional(),
});

export const setVariablesNode = defineNode({
  type: 'set_variables',
  version: 1,
  category: 'data',
  label: 'Set variables',
  description: 'Gives variables new values: of this run, or shared ones of the flow or the tenant.',
  config: z.strictObject({ assign: z.array(assignment).min(1).max(50) }),
  output: z.record(z.string(), z.unknown()),
  outcomes: ({ assign }) =>
    assign.some(({ operation }) => operation === 'compare_and_set') ? ['out', 'conflict'] : ['out'],
  sideEffects: false,
  mayHaveEffects: true,
  mayFail: true,
});
