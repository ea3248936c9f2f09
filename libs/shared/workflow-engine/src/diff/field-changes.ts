import type { FieldChange } from '@columba/workflow-contracts';
import { isDeepEqual } from './deep-equal.js';

/** Where two values differ, as deep as plain objects go; lists are compared whole. */
export function fieldChanges(before: unknown, after: unknown, pointer = ''): FieldChange[] {
  if (isDeepEqual(before, after)) return [];
  if (!isRecord(before) || !isRecord(after)) return [{ pointer, ...side('before', before), ...side('after', after) }];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((name) => fieldChanges(before[name], after[name], `${pointer}/${escaped(name)}`));
}

function side(name: 'before' | 'after', value: unknown): Partial<FieldChange> {
  return value === undefined ? {} : { [name]: value };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** RFC 6901. */
function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
