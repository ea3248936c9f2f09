import { expect, it } from 'vitest';
import { planCustomers } from './producer.js';

const runsOf = (seed: number, runs: number) =>
  planCustomers({ seed, runs })
    .flatMap(({ script }) => script)
    .reduce((sum, journey) => sum + (journey === 'order' ? 2 : 1), 0);

it('plans exactly the runs that are asked for', () => {
  for (const [seed, runs] of [
    [1, 500],
    [2, 1],
    [3, 60],
    [4, 2_001],
  ] as const)
    expect(runsOf(seed, runs)).toBe(runs);
});

it('plans the same for the same seed', () => {
  expect(planCustomers({ seed: 9, runs: 100 })).toEqual(planCustomers({ seed: 9, runs: 100 }));
});

it('gives customers of both tenants the same numbers, and each tenant every journey', () => {
  const customers = planCustomers({ seed: 1, runs: 500 });
  const of = (tenant: string) => customers.filter((one) => one.tenant.id === tenant);
  expect(of('south').every(({ address }) => of('north').some((one) => one.address === address))).toBe(true);
  for (const tenant of ['north', 'south'])
    expect([...new Set(of(tenant).flatMap(({ script }) => script))].sort()).toEqual([
      'approve',
      'await',
      'order',
      'relay',
      'rounds',
      'series',
      'talk',
      'whole',
    ]);
});
