import type { CloudEvent } from '@columba/workflow-contracts';

/** `data.correlation` of an event, which a wait may ask to be equal to its own. */
export function correlationOf({ data }: Pick<CloudEvent, 'data'>): string | null {
  if (typeof data !== 'object' || data === null || !Object.hasOwn(data, 'correlation')) return null;
  const { correlation } = data as { correlation: unknown };
  return typeof correlation === 'string' || typeof correlation === 'number' ? String(correlation) : null;
}
