import { describe, expect, it } from 'vitest';
import { entriesOfMapping, mappingOfEntries } from './mapping-edits';

describe('a mapping as rows', () => {
  it('goes there and back, in order', () => {
    const mapping = { total: '{{ vars.total }}', who: 'Ada' };
    expect(entriesOfMapping(mapping)).toEqual([
      { name: 'total', value: '{{ vars.total }}' },
      { name: 'who', value: 'Ada' },
    ]);
    expect(mappingOfEntries(entriesOfMapping(mapping))).toEqual(mapping);
  });

  it.each([undefined, null, [], 'text'])('is empty for %j', (value) => expect(entriesOfMapping(value)).toEqual([]));

  it('keeps every row while names are the same', () => {
    const rows = [{ name: 'a', value: '1' }, { name: 'a', value: '2' }, {}, {}];
    expect(mappingOfEntries(rows)).toEqual({ a: '1', a2: '2', '': '', value2: '' });
  });
});
