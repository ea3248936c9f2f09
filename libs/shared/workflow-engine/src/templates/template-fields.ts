import type { AnyNodeDefinition } from '@columba/workflow-contracts';
import { configFields, type FieldPath } from '../config/config-fields.js';

/** A template somewhere in a node's configuration. */
export interface TemplateField {
  path: FieldPath;
  source: string;
}

/** Every text of this configuration whose field is a Liquid template (`format: liquid`). */
export function templateFields(definition: AnyNodeDefinition, config: unknown): TemplateField[] {
  return configFields(definition, config, 'liquid').flatMap(({ path, value }) =>
    typeof value === 'string' ? [{ path, source: value }] : [],
  );
}
