import { describe, expect, it } from 'vitest';
import { TenantShares } from './tenant-shares.js';

describe('places of a worker', () => {
  it('no tenant gets more than its share, another is not touched by it', () => {
    const shares = new TenantShares(2);
    for (const tenant of ['acme', 'acme', 'globex']) shares.take(tenant, 0);
    expect([shares.left('acme'), shares.left('globex')]).toEqual([0, 1]);
    expect(shares.full()).toEqual(['acme']);
    shares.giveBack('acme');
    expect([shares.full(), shares.hasRoom('acme')]).toEqual([[], true]);
  });

  it('what is taken without asking counts too', () => {
    const shares = new TenantShares(1);
    shares.take('acme', 0);
    shares.take('acme', 0);
    shares.giveBack('acme');
    expect(shares.hasRoom('acme')).toBe(false);
    shares.giveBack('acme');
    expect(shares.hasRoom('acme')).toBe(true);
  });

  it('others are there for a minute after their last run', () => {
    const shares = new TenantShares(1);
    shares.take('acme', 0);
    expect(shares.othersThan('acme', 0)).toBe(false);
    shares.take('globex', 0);
    shares.giveBack('globex');
    expect([shares.othersThan('acme', 60_000), shares.othersThan('acme', 60_001)]).toEqual([true, false]);
  });
});
