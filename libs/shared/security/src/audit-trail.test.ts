import { describe, expect, it } from 'vitest';
import { AuditTrail } from './audit-trail.js';
import { hashToken, newToken } from './opaque-token.js';
import { roleHolds } from './role-permissions.js';

describe('AuditTrail', () => {
  it('keeps secrets and bodies out', async () => {
    const written: object[] = [];
    const trail = new AuditTrail({ append: async (entry) => void written.push(entry) });
    const detail = { version: 2, accessToken: 'x', password: 'x', body: 'x', apiKey: 'x' };
    await trail.record({ tenantId: 'acme', actor: 'user:1', action: 'flow.published', target: 'flow:1', detail });
    expect(written).toEqual([
      { tenantId: 'acme', actor: 'user:1', action: 'flow.published', target: 'flow:1', detail: { version: 2 } },
    ]);
  });
});

describe('tokens', () => {
  it('hold 256 bits and are stored as a hash', () => {
    const tokens = new Set(Array.from({ length: 100 }, () => newToken('session')));
    expect(tokens.size).toBe(100);
    for (const token of tokens) expect(Buffer.from(token.slice(3), 'base64url')).toHaveLength(32);
    expect(hashToken('demo-acme-key')).toHaveLength(32);
  });
});

describe('roles', () => {
  it('hold what the dictionary says, and strangers hold nothing', () => {
    expect(roleHolds('viewer', 'flows:read')).toBe(true);
    expect(roleHolds('viewer', 'runs:start')).toBe(false);
    expect(roleHolds('agent', 'api-keys:write')).toBe(false);
    expect(roleHolds('admin', 'audit:read')).toBe(true);
    expect(roleHolds('constructor' as never, 'flows:read')).toBe(false);
  });
});
