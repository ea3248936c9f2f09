import { expect, it } from 'vitest';
import { addVariable, removeVariable, renameVariable, setVariable, variableText } from './variable-edits';

it('edits variables and keeps their order', () => {
  const variables = { greeting: 'Hi', limit: 3, open: true };
  expect(Object.keys(addVariable(variables))).toEqual(['greeting', 'limit', 'open', 'variable4']);
  expect(Object.keys(renameVariable(variables, 'limit', 'most'))).toEqual(['greeting', 'most', 'open']);
  expect(renameVariable(variables, 'limit', 'open')).toEqual(variables);
  expect(renameVariable(variables, 'limit', '2 bad')).toEqual(variables);
  expect(removeVariable(variables, 'limit')).toEqual({ greeting: 'Hi', open: true });
});

it('keeps a number a number while it reads as one', () => {
  expect(setVariable({ limit: 3 }, 'limit', '5')).toEqual({ limit: 5 });
  expect(setVariable({ limit: 3 }, 'limit', 'five')).toEqual({ limit: 'five' });
  expect(setVariable({ open: true }, 'open', 'false')).toEqual({ open: false });
  expect(setVariable({ zip: '' }, 'zip', '007')).toEqual({ zip: '007' });
  expect(variableText({ a: 1 })).toBe('{"a":1}');
});
