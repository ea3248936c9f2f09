import { expect, it } from 'vitest';
import { TenantBacklog } from './tenant-backlog.js';

it('ends with a look that began after all was stored and found nothing left', () => {
  const backlog = new TenantBacklog();
  backlog.storing('acme');
  backlog.looked(new Set(), 5);
  expect(backlog.has('acme')).toBe(true);
  backlog.stored('acme', 10);
  for (const [left, askedAtMs] of [
    [[], 9],
    [['acme'], 11],
  ] as const) {
    backlog.looked(new Set(left), askedAtMs);
    expect(backlog.has('acme')).toBe(true);
  }
  backlog.looked(new Set(['globex']), 11);
  expect(backlog.has('acme')).toBe(false);
});
