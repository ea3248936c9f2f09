import { describe, expect, it } from 'vitest';
import type { Caller } from '../access/caller.js';
import { mayDecide } from './may-decide.js';

const ada: Caller['user'] = { id: '1', email: 'Ada@acme.test', name: 'Ada' };
const nobody = { assignees: [], role: null };

describe('who may decide', () => {
  it.each<[string, Caller['role'], Caller['user'], Parameters<typeof mayDecide>[1], boolean]>([
    ['everybody with the permission, when nobody is named', 'agent', ada, nobody, true],
    ['an API key too', 'agent', null, nobody, true],
    ['one who is named', 'agent', ada, { assignees: ['bob@acme.test', 'ada@ACME.test'], role: null }, true],
    ['not one who is not', 'agent', ada, { assignees: ['bob@acme.test'], role: null }, false],
    ['not a key in a person’s place', 'agent', null, { assignees: ['ada@acme.test'], role: null }, false],
    ['one of the role', 'agent', ada, { assignees: ['bob@acme.test'], role: 'agent' }, true],
    ['not one of another', 'agent', ada, { assignees: [], role: 'admin' }, false],
    ['an admin always', 'admin', ada, { assignees: ['bob@acme.test'], role: 'agent' }, true],
    ['an owner always', 'owner', null, { assignees: ['bob@acme.test'], role: 'agent' }, true],
  ])('%s', (_what, role, user, approval, expected) => expect(mayDecide({ role, user }, approval)).toBe(expected));
});
