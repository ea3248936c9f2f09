import { z } from 'zod';

export const CONDITION_OPERATORS = [
  'equals',
  'notEquals',
  'contains',
  'notContains',
  'startsWith',
  'endsWith',
  'matches',
  'gt',
  'gte',
  'lt',
  'lte',
  'in',
  'notIn',
  'exists',
  'notExists',
  'before',
  'after',
] as const;
export const conditionOperatorSchema = z.enum(CONDITION_OPERATORS);
export type ConditionOperator = z.infer<typeof conditionOperatorSchema>;

/** One comparison: the value at `path` in the run's context against `value`. `exists` and `notExists` take no value. */
export const conditionClauseSchema = z.strictObject({
  path: z.string().min(1).max(256),
  op: conditionOperatorSchema,
  value: z.unknown().optional(),
});
export type ConditionClause = z.infer<typeof conditionClauseSchema>;

export type Condition = { all: Condition[] } | { any: Condition[] } | { not: Condition } | ConditionClause;

/** `all`, `any` and `not` nest; clauses are the leaves. An empty `all` is true, an empty `any` is false. */
export const conditionSchema: z.ZodType<Condition> = z
  .lazy(() =>
    z.union([
      z.strictObject({ all: z.array(conditionSchema).max(100) }),
      z.strictObject({ any: z.array(conditionSchema).max(100) }),
      z.strictObject({ not: conditionSchema }),
      conditionClauseSchema,
    ]),
  )
  .meta({ id: 'Condition', format: 'condition' });
