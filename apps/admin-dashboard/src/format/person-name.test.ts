import { describe, expect, it } from 'vitest';
import { customerName, initialsOf } from './person-name';

describe('initialsOf', () => {
  it.each([
    ['Ada Lovelace', 'AL'],
    ['ada@x.test', 'A'],
    ['jean-luc picard', 'JP'],
    ['Łukasz', 'Ł'],
    ['+49 151 555', null],
    ['', null],
  ])('%s has %s', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});

describe('customerName', () => {
  const identities = [{ kind: 'email', value: 'maya@example.test' }];
  it('prefers the name, then an address, then nothing', () => {
    expect(customerName({ firstName: 'Maya', lastName: null, identities })).toBe('Maya');
    expect(customerName({ firstName: null, lastName: null, identities })).toBe('maya@example.test');
    expect(customerName({ firstName: null, lastName: null, identities: [] })).toBeNull();
  });
});
