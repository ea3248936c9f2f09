import { expect, it } from 'vitest';
import { describeDocumentChanges } from './generated-documents.js';

it('says what is missing, different and gone', () => {
  const before = new Map([
    ['api/same.json', '{}'],
    ['api/old.json', '{\n  "a": 1\n}'],
    ['api/gone.md', ''],
  ]);
  const after = new Map([
    ['api/same.json', '{}'],
    ['api/old.json', '{\n  "a": 2\n}'],
    ['api/new.json', '{}'],
  ]);
  expect(describeDocumentChanges(before, after)).toEqual([
    'docs/api/gone.md is no longer generated',
    'docs/api/new.json was missing',
    'docs/api/old.json was out of date from line 2:\n  - "a": 1\n  + "a": 2',
  ]);
});
