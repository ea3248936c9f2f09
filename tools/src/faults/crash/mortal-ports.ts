import type { WorkflowPorts } from '@columba/workflow';
import type { ChannelAdapter } from '@columba/workflow/ports';
import type { CrashPoint, Failpoint } from './failpoint.js';

interface Mortal {
  before: CrashPoint | null;
  after: CrashPoint;
  /** Whether the call, or its answer, tells whose run it is of. */
  tells: boolean;
}

const around = (what: 'intake-commit' | 'effect' | 'commit' | 'claim', tells: boolean): Mortal => ({
  before: `before-${what}`,
  after: `after-${what}`,
  tells,
});

/** The same ports, at which the worker may die before and after each call that a guarantee hangs on. */
export function mortalPorts(ports: WorkflowPorts, failpoint: Failpoint): WorkflowPorts {
  const { channelAdapters, runStore, intakeStore, customerStore, ticketStore, variableStore } = ports;
  return {
    ...ports,
    intakeStore: mortal(intakeStore, { commit: around('intake-commit', true) }, failpoint),
    runStore: mortal(
      runStore,
      {
        commit: around('commit', true),
        claim: around('claim', false),
        // The sweeper asks all the time: only what it got says that it was about a run.
        claimDue: { ...around('claim', false), before: null },
      },
      failpoint,
    ),
    customerStore: mortal(customerStore, { applyTags: around('effect', true) }, failpoint),
    ticketStore: mortal(ticketStore, { open: around('effect', true) }, failpoint),
    variableStore: mortal(variableStore, { writeOnce: around('effect', true) }, failpoint),
    channelAdapters: {
      sender: (channel): ChannelAdapter =>
        mortal(channelAdapters.sender(channel), { send: around('effect', true) }, failpoint),
      webhook: (provider) => channelAdapters.webhook(provider),
    },
  };
}

type AnyMethod = (...args: never[]) => Promise<unknown>;

function mortal<T extends object>(target: T, methods: Partial<Record<keyof T, Mortal>>, failpoint: Failpoint): T {
  return new Proxy(target, {
    get(object, name) {
      const value: unknown = Reflect.get(object, name, object);
      if (typeof value !== 'function') return value;
      const method = value.bind(object) as AnyMethod;
      const points = methods[name as keyof T];
      return points ? dying(method, points, failpoint) : method;
    },
  });
}

function dying(method: AnyMethod, { before, after, tells }: Mortal, failpoint: Failpoint): AnyMethod {
  return async (...args) => {
    const words = () => (tells ? JSON.stringify(args) : null);
    if (before) await failpoint.reach(before, words);
    const result = await method(...args);
    if (!Array.isArray(result) || result.length > 0) await failpoint.reach(after, words);
    return result;
  };
}
