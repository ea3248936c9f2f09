import type { BreakerLimits } from '../../ports/breaker.port.js';
import type { ChannelConnection } from '../../ports/channel.port.js';
import type { Destination } from '../node-executors/node-executor.js';

/** Settings of a connection that override the worker's breaker: whole numbers, durations in milliseconds. */
const OVERRIDES: Record<string, keyof BreakerLimits> = {
  breakerThreshold: 'threshold',
  breakerWindowMs: 'windowMs',
  breakerCoolDownMs: 'coolDownMs',
};

/** A provider connection as a destination, with the limits that its settings name. */
export function destinationOf({ id, settings }: Pick<ChannelConnection, 'id' | 'settings'>): Destination {
  const key = `connection:${id}`;
  let limits: Partial<BreakerLimits> | undefined;
  for (const name in OVERRIDES) {
    const limit = OVERRIDES[name];
    const value = Number(settings[name]);
    if (limit && Number.isInteger(value) && value > 0) limits = { ...limits, [limit]: value };
  }
  return limits ? { key, limits } : { key };
}
