import { type FlowDocument, sendMessageNode } from '@columba/workflow-contracts';
import { compileFlow } from '@columba/workflow-engine';
import type { FlowStop } from '../ports/flow-stop.port.js';
import type { CommitResult, RunCommit, RunSignal } from '../ports/run-store.port.js';
import { KeyedSequence } from './keyed-sequence.js';
import type { NodeExecutor, Settlement } from './node-executors/node-executor.js';
import { RunDriver } from './run-driver.js';
import type { RunDriverDependencies } from './run-driver-dependencies.js';
import { DEFAULT_WORKFLOW_OPTIONS } from './workflow-options.js';

//  start --> send --sent--> done
//              +--undeliverable--> done
const document: FlowDocument = {
  schemaVersion: 1,
  name: 'test',
  settings: { timezone: 'UTC', reentry: 'any', variables: {} },
  nodes: [
    { id: 'start', type: 'trigger_manual', config: {} },
    { id: 'send', type: 'send_message', config: { channel: 'whatsapp', body: 'hi' } },
    { id: 'done', type: 'end', config: {} },
  ],
  edges: [
    { id: 'a', from: { node: 'start', port: 'out' }, to: { node: 'send' } },
    { id: 'b', from: { node: 'send', port: 'sent' }, to: { node: 'done' } },
    { id: 'c', from: { node: 'send', port: 'undeliverable' }, to: { node: 'done' } },
  ],
};
export const run = {
  id: '01900000-0000-7000-8000-000000000001',
  tenantId: 'acme',
  flowId: 'f',
  version: 1,
  customerId: null,
  conversationId: null,
  mode: 'live' as const,
};
export const message = {
  id: 'm1',
  nodeId: 'send',
  customerId: '',
  conversationId: null,
  channel: 'whatsapp' as const,
  connectionId: 'wa',
  address: '+49',
  body: 'hi',
  subject: null,
  status: 'sending' as const,
  providerMessageId: null,
  error: null,
};

interface Script {
  /** That other runs of the worker use too. Everything here has the key `acme/c`. */
  order?: KeyedSequence;
  /** Instead of start, send, done. */
  flow?: FlowDocument;
  /** What becomes of an attempt before anything is committed; prepared if left out. */
  prepare?: (idempotencyKey: string) => Settlement | null;
  stop?: FlowStop | (() => FlowStop | null);
  settlement: Settlement | (() => Promise<Settlement>);
  commits?: CommitResult[];
  signals?: RunSignal[];
  recovery?: Settlement | 'repeat';
  /** Whether another worker has the run when the lease is asked about. */
  lost?: boolean;
}

/** The outside world of one driver, writing down in which order things happened. */
export function world(script: Script) {
  const log: string[] = [];
  const commits: RunCommit[] = [];
  const executor: NodeExecutor = {
    definition: sendMessageNode,
    prepare: async ({ idempotencyKey }) =>
      script.prepare?.(idempotencyKey) ?? { kind: 'prepared', effectKind: 'message', message, sequenceKey: 'acme/c' },
    run: async () => {
      log.push('sent');
      return typeof script.settlement === 'function' ? await script.settlement() : script.settlement;
    },
    recover: async () => script.recovery ?? 'repeat',
  };
  const answers = [...(script.commits ?? [])];
  const deps = {
    runs: {
      pendingSignals: async () => script.signals?.splice(0) ?? [],
      renew: async () => {
        log.push('asked for the lease');
        return script.lost ? [run.id] : [];
      },
    },
    commits: {
      commit: async (commit: RunCommit): Promise<CommitResult> => {
        log.push(`commit ${commit.status}${commit.release ? ' released' : ''}`);
        commits.push(commit);
        return answers.shift() ?? { kind: 'committed', signalled: false };
      },
    },
    executors: { executor: () => executor },
    order: script.order ?? new KeyedSequence(),
    earlier: { gone: async () => void log.push('waited for earlier messages') },
    announcer: { announce: () => undefined },
    wakes: { set: (_: unknown, delayMs: number) => log.push(`alarm ${Math.round(delayMs / 1_000)} s`) },
    switches: { stopOf: () => (typeof script.stop === 'function' ? script.stop() : (script.stop ?? null)) },
    lateSignals: { look: () => log.push('looked back') },
    clock: { nowMs: () => 1_000_000, synchronise: async () => undefined },
    options: { ...DEFAULT_WORKFLOW_OPTIONS, owner: 'test', publicUrl: '' },
    logger: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
  } as unknown as RunDriverDependencies;
  const driver = (state?: object) =>
    new RunDriver(run, compileFlow(script.flow ?? document), null, deps, state as never);
  return { log, commits, driver };
}

export const accepted: Settlement = {
  kind: 'settled',
  outcome: 'sent',
  output: { messageId: 'm1' },
  message: { ...message, status: 'accepted' },
};
export const begin = { nodeId: 'start', event: { type: 'manual' }, atMs: 1_000_000 };
