import { afterEach, describe, expect, it } from 'vitest';
import type { FlowStop } from '../ports/flow-stop.port.js';
import { KillSwitches } from './kill-switches.service.js';

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const on = (fields: Partial<FlowStop>): FlowStop => ({
  id: 's',
  tenantId: 'acme',
  flowId: 'f',
  mode: 'pause',
  ...fields,
});

/** Switches on a store whose answers are told, with the listener of the live bus at hand. */
function world(answers: (() => Promise<FlowStop[]>)[]) {
  let hint: () => void = () => undefined;
  const store = { activeStops: () => (answers.shift() ?? (async () => []))() };
  const bus = {
    subscribe: async (_: string, listener: () => void) => {
      hint = listener;
      return async () => undefined;
    },
  };
  const switches = new KillSwitches(store as never, bus as never, quiet);
  return { switches, hint: () => hint() };
}

let running: KillSwitches | undefined;
afterEach(() => running?.stop());

describe('kill switches', () => {
  it('stop their flow, or every flow of their tenant, and no other', async () => {
    const tenant = on({ tenantId: 'globex', flowId: null, mode: 'cancel' });
    const { switches } = world([async () => [on({}), tenant]]);
    running = switches;
    await switches.start();
    expect(switches.stopOf('acme', 'f')?.mode).toBe('pause');
    expect(switches.stopOf('acme', 'g')).toBeNull();
    expect(switches.stopOf('globex', 'f')?.mode).toBe('cancel');
    expect(switches.stopOf('initech', 'f')).toBeNull();
  });

  it('are read at once on a hint; one that comes while they are being read is not lost', async () => {
    let release: (stops: FlowStop[]) => void = () => undefined;
    const slow = new Promise<FlowStop[]>((resolve) => {
      release = resolve;
    });
    const { switches, hint } = world([async () => [], () => slow, async () => [on({})]]);
    running = switches;
    await switches.start();
    hint();
    hint();
    expect(switches.stopOf('acme', 'f')).toBeNull();
    release([]);
    await expect.poll(() => switches.stopOf('acme', 'f')).not.toBeNull();
  });

  it('hold as they were while the store is away', async () => {
    const away = () => Promise.reject(new Error('connection terminated'));
    const { switches, hint } = world([async () => [on({})], away]);
    running = switches;
    await switches.start();
    hint();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(switches.stopOf('acme', 'f')).not.toBeNull();
  });
});
