import type { WorkflowPorts } from '@columba/workflow';
import type { RunStore } from '@columba/workflow/ports';

/** The answer to a worker that is dead: none. */
export const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

interface Stoppable {
  stop(): Promise<void>;
}

/**
 * Ports for a worker that can be killed while it holds runs: from then on it takes nothing, writes nothing, renews no
 * lease, and hears no answer. `lost` runs are dead before it: nothing that it wants to commit of them is written.
 */
export function mortalPorts(ports: WorkflowPorts) {
  let dead = false;
  const lost = new Set<string>();
  const lines: Stoppable[] = [];
  const mortal = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return async (...given: unknown[]) => {
          if (dead) return await never();
          const answer: unknown = await Reflect.apply(value, target, given);
          return dead ? await never() : answer;
        };
      },
    });
  const kept = async <Line extends Stoppable>(opened: Promise<Line>): Promise<Line> => {
    const line = await opened;
    lines.push(line);
    return line;
  };
  const runStore = mortal(ports.runStore);
  const mortals: WorkflowPorts = {
    ...ports,
    runStore: withMethods(runStore, { commit: withoutLost(runStore, lost) }),
    variableStore: mortal(ports.variableStore),
    customerStore: mortal(ports.customerStore),
    flowTurnStore: mortal(ports.flowTurnStore),
    intakeStore: mortal(ports.intakeStore),
    eventBus: withMethods(ports.eventBus, { subscribe: (options) => kept(ports.eventBus.subscribe(options)) }),
    jobQueues: withMethods(ports.jobQueues, {
      open: <T>(name: string) => {
        const queue = ports.jobQueues.open<T>(name);
        return withMethods(queue, { process: (handler, options) => kept(queue.process(handler, options)) });
      },
    }),
    options: { ...ports.options, owner: 'mortal', drainMs: 100 },
  };
  const die = async (): Promise<void> => {
    // What ends with a process: its connections to the bus and the queues.
    await Promise.all(lines.map((line) => line.stop()));
    dead = true;
  };
  return { ports: mortals, lose: (runId: string) => lost.add(runId), die };
}

/** Commits are grouped: the others of the group are not the dead one's. */
function withoutLost(runStore: RunStore, lost: ReadonlySet<string>): RunStore['commit'] {
  return async (commits) => {
    const alive = commits.filter(({ runId }) => !lost.has(runId));
    const results = alive.length > 0 ? await runStore.commit(alive) : [];
    return commits.map(({ runId }) => (lost.has(runId) ? { kind: 'fenced' } : (results.shift() ?? { kind: 'fenced' })));
  };
}

/** The port with some methods of its own. */
export function withMethods<Port extends object>(port: Port, methods: Partial<Port>): Port {
  return new Proxy(port, {
    get: (target, name) => {
      const own: unknown = Reflect.get(methods, name);
      if (own !== undefined) return own;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
