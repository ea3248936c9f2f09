import { type FlowError, flowError, type VariableType } from '@columba/workflow-contracts';
import { asNumber } from '../conditions/comparisons.js';
import { storableJson } from '../storable-json.js';

export type Converted = { ok: true; value: unknown } | { ok: false; error: FlowError };

const FALSE = new Set(['false', 'no', 'off', '0', '']);
const TRUE = new Set(['true', 'yes', 'on', '1']);

/** The value that a rendered text stands for. `name`: of the variable, for the error. */
export function convertedValue(type: VariableType, text: string, name: string): Converted {
  return CONVERSIONS[type](text, name);
}

const CONVERSIONS: Record<VariableType, (text: string, name: string) => Converted> = {
  text: (text) => ({ ok: true, value: text }),
  number: (text, name) => {
    const value = asNumber(text);
    return value === null ? wrong('variables.not-a-number', name, 'a number') : { ok: true, value: value + 0 };
  },
  boolean: (text, name) => {
    const word = text.trim().toLowerCase();
    if (TRUE.has(word)) return { ok: true, value: true };
    return FALSE.has(word) ? { ok: true, value: false } : wrong('variables.not-a-boolean', name, 'true or false');
  },
  json: (text, name) => {
    try {
      return { ok: true, value: storableJson(JSON.parse(text)) };
    } catch {
      return wrong('variables.not-json', name, 'JSON');
    }
  },
};

/** Says which variable and what was wanted, never what was found: that may be a customer's words. */
function wrong(code: string, name: string, wanted: string): Converted {
  const message = `The value for the variable "${name}" is not ${wanted}.`;
  return { ok: false, error: flowError({ code, kind: 'user', message }) };
}
