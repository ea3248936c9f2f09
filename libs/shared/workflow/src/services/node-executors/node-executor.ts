import type { AnyNodeDefinition, CloudEvent, FlowError, RunMode } from '@columba/workflow-contracts';
import type { ContextPatch } from '@columba/workflow-engine';
import type { BreakerLimits } from '../../ports/breaker.port.js';
import type { AddressConsent, CustomerSnapshot } from '../../ports/customer.port.js';
import type { EffectWrite, MessageWrite } from '../../ports/run-store.port.js';

/** One attempt of one node in one run, with its configuration rendered. */
export interface NodeExecution<C = unknown> {
  tenantId: string;
  runId: string;
  flowId: string;
  mode: RunMode;
  nodeId: string;
  attempt: number;
  /** Of run, node and iteration, without the attempt: the same for each try of the same effect. */
  idempotencyKey: string;
  config: C;
  customer: CustomerSnapshot | null;
  conversationId: string | null;
  /** What the intake has just read; null when the store must be asked. */
  consent: AddressConsent | null;
  event: Partial<CloudEvent> & Record<string, unknown>;
  /** The database's clock when the attempt was prepared. */
  nowMs: number;
}

/** How an attempt ended. `unknown`: the answer was lost, so the effect may or may not have happened. */
export type Settlement =
  | {
      kind: 'settled';
      outcome: string;
      output?: Record<string, unknown>;
      detail?: Record<string, unknown>;
      customerPatch?: Partial<CustomerSnapshot>;
      /** Variables that outlive the run, as they are now. */
      sharedPatch?: ContextPatch['shared'];
      message?: MessageWrite;
    }
  | { kind: 'failed'; error: FlowError; message?: MessageWrite }
  | { kind: 'unknown'; error: FlowError; message: MessageWrite; fallback: Outcome }
  | Held;

/** It has not left: its destination is failing (`destination`), or has too much under way. The same attempt comes again. */
export interface Held {
  kind: 'held';
  destination: string | null;
  untilMs: number;
  message?: undefined;
}

/** Where an effect goes, as far as its failing is of interest to others that go there. */
export interface Destination {
  /** Unique within the tenant: `connection:<id>`, `host:<name>`. */
  key: string;
  /** Where the destination's own settings differ from the worker's. */
  limits?: Partial<BreakerLimits>;
}

/** How the node ends when nobody ever says what became of its effect. */
export interface Outcome {
  outcome: string;
  output: Record<string, unknown>;
}

/** What is committed with the intent, before anything leaves. */
export interface PreparedEffect {
  kind: 'prepared';
  effectKind: string;
  /** The message row, when this effect is a message. */
  message?: MessageWrite;
  /** Effects with the same key run one after the other, in the order of their intents. */
  sequenceKey?: string;
  /** Guarded by a circuit breaker when set. */
  destination?: Destination;
  /** Carried to `run`. */
  data?: unknown;
}

/**
 * What a node type with side effects does. Expected outcomes are returned; what is thrown counts as a `bug`.
 * A node type is two files and a test: its definition in workflow-contracts and its executor here.
 */
export interface NodeExecutor<C = unknown> {
  readonly definition: AnyNodeDefinition;
  /** Decides whether and how; a settlement at once means that nothing will leave. No effects here. */
  prepare(execution: NodeExecution<C>): Promise<PreparedEffect | Settlement>;
  run(execution: NodeExecution<C>, prepared: PreparedEffect, signal: AbortSignal): Promise<Settlement>;
  /**
   * After a crash between intent and settlement: what can be said of the effect. Executors whose effect is safe to
   * repeat by its key answer `repeat`.
   */
  recover(
    execution: NodeExecution<C>,
    effect: Pick<EffectWrite, 'key' | 'state' | 'result'>,
  ): Promise<'repeat' | Settlement>;
}

export const NODE_EXECUTORS = Symbol('NodeExecutors');
