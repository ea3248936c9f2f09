import { z } from 'zod';

export const VARIABLE_TYPES = ['text', 'number', 'boolean', 'json'] as const;
export const variableTypeSchema = z.enum(VARIABLE_TYPES);
export type VariableType = z.infer<typeof variableTypeSchema>;

/** `run`: ends with its run. The others stay; `global` is the installation's, and only its operator writes it. */
export const VARIABLE_SCOPES = ['run', 'flow', 'tenant', 'global'] as const;
export type VariableScope = (typeof VARIABLE_SCOPES)[number];
export const WRITABLE_VARIABLE_SCOPES = ['run', 'flow', 'tenant'] as const;

/** Scopes whose variables outlive a run: what they are called in templates and conditions (`tenant.openTickets`). */
export const SHARED_VARIABLE_SCOPES = ['flow', 'tenant', 'global'] as const;
export type SharedVariableScope = (typeof SHARED_VARIABLE_SCOPES)[number];
/** What a tenant's flows and people may write of them. */
export const KEPT_VARIABLE_SCOPES = ['flow', 'tenant'] as const;
export type KeptVariableScope = (typeof KEPT_VARIABLE_SCOPES)[number];

export const VARIABLE_OPERATIONS = ['set', 'increment', 'append', 'compare_and_set'] as const;
export type VariableOperation = (typeof VARIABLE_OPERATIONS)[number];

export const variableNameSchema = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/, 'a letter, then letters, digits or _');
