import type { Liquid } from 'liquidjs';
import { hash32 } from '../hash.js';

interface FilterThis {
  context: { environments: object };
}

/** `sample` draws by the run's id, so that a replay draws the same. */
export function useRunChance(liquid: Liquid): void {
  liquid.registerFilter('sample', function (this: FilterThis, value: unknown, count: unknown = 1) {
    const items: unknown[] = Array.isArray(value) ? value : [...String(value ?? '')];
    const { run } = this.context.environments as { run?: { id?: unknown } };
    const drawn = items
      .map((item, index) => ({ item, lot: hash32(`${String(run?.id)}/${index}/${items.length}`) }))
      .sort((a, b) => a.lot - b.lot)
      .map(({ item }) => item);
    return count === 1 ? drawn[0] : drawn.slice(0, Number(count) || 0);
  } as never);
}
