import { describe, expect, it } from 'vitest';
import { mayDecide } from './may-decide';

const person = (role: string, permissions = ['approvals:decide']) => ({
  role,
  permissions,
  user: { id: '1', email: 'Lena@acme.test', name: 'Lena' },
});
const anyone = { assignees: [], role: null };

describe('who may decide', () => {
  it.each([
    ['an agent, a question to anyone', person('agent'), anyone, true],
    ['an agent, a question to their role', person('agent'), { assignees: [], role: 'agent' as const }, true],
    ['an agent, a question to owners', person('agent'), { assignees: [], role: 'owner' as const }, false],
    ['the one who is named, in other letters', person('agent'), { assignees: ['LENA@acme.test'], role: null }, true],
    ['somebody else', person('agent'), { assignees: ['ben@acme.test'], role: null }, false],
    ['an admin, whoever is named', person('admin'), { assignees: ['ben@acme.test'], role: null }, true],
    ['a viewer', person('viewer', []), anyone, false],
  ])('%s: %s', (_words, me, question, allowed) => {
    expect(mayDecide(me, question)).toBe(allowed);
  });
});
