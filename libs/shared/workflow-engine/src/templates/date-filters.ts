import { filters, type Liquid } from 'liquidjs';

const DATE_FILTERS = ['date', 'date_to_xmlschema', 'date_to_rfc822', 'date_to_string', 'date_to_long_string'] as const;
const LOCAL_DATE_TIME = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/;

interface FilterThis {
  context: { environments: object };
}
type AnyFilter = (this: FilterThis, value: unknown, ...args: unknown[]) => unknown;

/** `'now'` is the run's time, and dates without an offset are UTC: no filter asks the machine for its clock or zone. */
export function useRunClock(liquid: Liquid): void {
  for (const name of DATE_FILTERS) {
    const original = filters[name] as unknown as AnyFilter;
    liquid.registerFilter(name, function (this: FilterThis, value: unknown, ...args: unknown[]) {
      return original.call(this, fixedInTime(value, this.context.environments), ...args);
    } as never);
  }
}

function fixedInTime(value: unknown, environment: object): unknown {
  if (value === 'now' || value === 'today') return (environment as { now?: unknown }).now;
  return typeof value === 'string' && LOCAL_DATE_TIME.test(value) ? `${value.replace(' ', 'T')}Z` : value;
}
