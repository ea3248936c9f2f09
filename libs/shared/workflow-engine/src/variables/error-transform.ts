import type { FlowError, VariableAssignment } from '@columba/workflow-contracts';
import type { TemplateEngine } from '../templates/template-engine.js';
import { convertedValue } from './read-value.js';

/** The variables that an error edge sets, evaluated where `error` is the caught one. @throws TemplateError */
export type ErrorTransform = (
  context: object,
) => { ok: true; vars: Record<string, unknown> } | { ok: false; error: FlowError };

/** @throws TemplateError `template.syntax` */
export function errorTransform(assignments: readonly VariableAssignment[], engine: TemplateEngine): ErrorTransform {
  const compiled = assignments.map(({ value, ...rest }) => ({ ...rest, template: engine.compile(value) }));
  return (context) => {
    const vars: Record<string, unknown> = {};
    for (const { name, as, template } of compiled) {
      const converted = convertedValue(as, template.render(context), name);
      if (!converted.ok) return converted;
      vars[name] = converted.value;
    }
    return { ok: true, vars };
  };
}
