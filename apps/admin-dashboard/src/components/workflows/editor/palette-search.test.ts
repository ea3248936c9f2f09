import { NODE_DEFINITIONS } from '@columba/workflow-contracts';
import { expect, it } from 'vitest';
import { groupByCategory, type PaletteEntry, searchPalette } from './palette-search';

const entries: PaletteEntry[] = NODE_DEFINITIONS.map((definition) => ({
  definition,
  label: definition.label,
  description: definition.description,
}));
const found = (typed: string) => searchPalette(entries, typed).map((entry) => entry.definition.type);

it('puts what begins with the typed word first', () => {
  expect(found('send')[0]).toBe('send_message');
  expect(found('mess').slice(0, 1)).toEqual(['trigger_message']);
  expect(found('end')[0]).toBe('end');
});

it('finds by description, and needs every word', () => {
  expect(found('support ticket')).toEqual(['ticket']);
  expect(found('zebra')).toEqual([]);
  expect(found('  ')).toHaveLength(NODE_DEFINITIONS.length);
});

it('groups in palette order', () => {
  const groups = groupByCategory(entries);
  expect(groups[0]?.category).toBe('trigger');
  expect(groups.flatMap((group) => group.entries)).toHaveLength(entries.length);
});
