import type { FactBody } from '@columba/workflow-contracts';
import type { StepFact } from '../run/run-command.js';
import type { RunInput } from '../run/run-input.js';
import type { JsonObject, RunState, RunToken } from '../run/run-state.js';
import type { KnownOutputs } from './known-outputs.js';
import type { RecordedInput } from './run-history.js';
import { signalFor } from './trace-signal.js';

/** What can be seen from where a replay stands. */
export interface Standpoint {
  state: RunState;
  /** Recorded facts that are still to be explained; there is one at least. */
  ahead: readonly StepFact[];
  outputs: KnownOutputs;
}

type Body<T extends FactBody['type']> = Extract<FactBody, { type: T }>;
type Tracer<T extends FactBody['type']> = (body: Body<T>, atMs: number, at: Standpoint) => RecordedInput[] | null;

/** Which inputs the next fact must have come from; null when it cannot be told. */
export function traceInput(at: Standpoint): RecordedInput[] | null {
  const [next] = at.ahead;
  if (!next) return null;
  const tracer = TRACERS[next.body.type] as Tracer<FactBody['type']> | undefined;
  return tracer ? tracer(next.body, next.atMs, at) : null;
}

const timer = (_body: FactBody, atMs: number): RunInput[] => [{ type: 'timer', atMs }];

const TRACERS: { [T in FactBody['type']]?: Tracer<T> } = {
  'run.started': started,
  'run.resumed': resumed,
  'run.paused': ({ by, reason }, atMs) => [{ type: 'paused', atMs, by, reason }],
  'run.cancelled': ({ by, reason }, atMs) => [
    { type: 'cancelled', atMs, by, ...(reason === undefined ? {} : { reason }) },
  ],
  'run.failed': ({ error }, atMs) => (error.code === 'run.timed-out' ? [{ type: 'timer', atMs }] : null),
  'node.started': timer,
  'node.settled': settled,
  'node.failed': failed,
  'node.waiting': waiting,
  'effect.unknown': ({ tokenId }, atMs, at) => parked(tokenId, atMs, at, 'reconcile'),
  'effect.reconciled': reconciled,
};

function started(body: Body<'run.started'>, atMs: number, at: Standpoint): RecordedInput[] | null {
  const { trigger: nodeId, restartedFrom } = body;
  const { context, shared } = at.outputs.stored;
  if (!context || restartedFrom !== undefined) return null;
  const second = at.ahead[1];
  const paused = second?.body.type === 'run.paused' ? { by: second.body.by, reason: second.body.reason } : undefined;
  return [{ type: 'started', atMs, nodeId, context, ...(shared ? { shared } : {}), ...(paused ? { paused } : {}) }];
}

function resumed({ by, reason }: Body<'run.resumed'>, atMs: number, { state }: Standpoint): RecordedInput[] | null {
  if (state.status === 'failed') return [{ type: 'redriven', atMs }];
  return state.status === 'pending' ? null : [{ type: 'resumed', atMs, by, reason }];
}

function settled(body: Body<'node.settled'>, atMs: number, at: Standpoint): RecordedInput[] | null {
  const token = tokenOf(at.state, body.tokenId);
  if (!token) return null;
  if (token.status === 'executing') return attemptSettled(body, atMs, token, at);
  if (token.status !== 'waiting') return null;
  const inTime = body.outcome === 'timeout' || token.reason === 'reconcile';
  const signal = inTime ? null : signalFor(token, body, at.outputs);
  return [signal ? { type: 'signalled', atMs, ...signal } : { type: 'timer', atMs }];
}

/** A reply that came before its question had settled left no fact of its own. */
function attemptSettled(
  body: Body<'node.settled'>,
  atMs: number,
  token: RunToken,
  at: Standpoint,
): RecordedInput[] | null {
  const { outcome, detail } = body;
  const early = outcome === 'replied' ? signalFor(token, body, at.outputs) : null;
  const output = at.outputs.ofAttempt(token);
  const base = { type: 'settled' as const, atMs, tokenId: token.id, attempt: token.attempt, output };
  if (early)
    return [
      { type: 'signalled', atMs, ...early },
      { ...base, outcome: 'sent' },
    ];
  return [{ ...base, outcome, ...(detail ? { detail: detail as JsonObject } : {}) }];
}

function failed(body: Body<'node.failed'>, atMs: number, { state, outputs }: Standpoint): RecordedInput[] | null {
  const token = tokenOf(state, body.tokenId);
  if (!token) return null;
  const { id: tokenId, attempt } = token;
  if (token.status === 'executing') return [{ type: 'failed', atMs, tokenId, attempt, error: body.error }];
  const signal = token.reason === 'subflow' ? signalFor(token, body, outputs) : null;
  return [signal ? { type: 'signalled', atMs, ...signal } : { type: 'timer', atMs }];
}

/** A question that has been sent rests for its answer; or the attempt was held back. */
function waiting(body: Body<'node.waiting'>, atMs: number, at: Standpoint): RecordedInput[] | null {
  const token = tokenOf(at.state, body.tokenId);
  if (token?.reason === 'reconcile') return [{ type: 'timer', atMs }];
  if (token?.status !== 'executing') return null;
  if (body.reason === 'limit') return parked(body.tokenId, atMs, at, 'limit');
  const { id: tokenId, attempt } = token;
  return [{ type: 'settled', atMs, tokenId, attempt, outcome: 'sent', output: at.outputs.ofAttempt(token) }];
}

function parked(tokenId: string, atMs: number, at: Standpoint, reason: 'limit' | 'reconcile'): RecordedInput[] | null {
  const token = tokenOf(at.state, tokenId);
  const rest = at.ahead.find(({ body }) => body.type === 'node.waiting' && body.tokenId === tokenId);
  if (!token || rest?.body.type !== 'node.waiting' || rest.body.untilMs === null) return null;
  const { attempt } = token;
  const { untilMs } = rest.body;
  const base = { type: 'waiting_external' as const, atMs, tokenId, attempt, reason, untilMs };
  if (reason === 'limit') return [base];
  const outcome = outcomeOf(tokenId, at);
  const fallback = outcome === null ? {} : { fallback: { outcome, output: at.outputs.ofAttempt(token) } };
  return [...keptReply(token, atMs, at), { ...base, ...fallback }];
}

/** A reply that was there before the doubt began does not end it: it is taken when the time is over. */
function keptReply(token: RunToken, atMs: number, at: Standpoint): RecordedInput[] {
  const end = at.ahead.find(({ body }) => 'tokenId' in body && body.tokenId === token.id && isEndOfDoubt(body));
  const said = at.ahead.find(({ body }) => body.type === 'effect.reconciled' && body.tokenId === token.id);
  if (end?.body.type !== 'node.settled' || end.body.outcome !== 'replied') return [];
  const signal = said && said.seq < end.seq ? null : signalFor(token, end.body, at.outputs);
  return signal ? [{ type: 'signalled', atMs, ...signal }] : [];
}

/** How an effect that was in doubt ended; null when as an error. A question that rests has been sent. */
function outcomeOf(tokenId: string, { ahead }: Standpoint): string | null {
  const end = ahead
    .map(({ body }) => body)
    .find((body) => 'tokenId' in body && body.tokenId === tokenId && isEndOfDoubt(body));
  if (end?.type === 'node.waiting') return 'sent';
  if (end?.type !== 'node.settled') return null;
  return end.outcome === 'replied' ? 'sent' : end.outcome;
}

function isEndOfDoubt(body: FactBody): boolean {
  if (body.type === 'node.waiting') return body.reason !== 'reconcile';
  return body.type === 'node.settled' || body.type === 'node.failed';
}

/** The doubt ended: by a reply that proves it, or by what the provider said. That its time is over leaves no such fact. */
function reconciled(body: Body<'effect.reconciled'>, atMs: number, at: Standpoint): RecordedInput[] | null {
  const token = tokenOf(at.state, body.tokenId);
  const end = at.ahead[1]?.body;
  if (!token || !end) return null;
  const { id: tokenId, attempt } = token;
  if (end.type === 'node.failed' && end.error.code !== 'effect.unknown') {
    return [{ type: 'failed', atMs, tokenId, attempt, error: end.error }];
  }
  if (end.type === 'node.settled' && end.outcome === 'replied') {
    const signal = signalFor(token, end, at.outputs);
    return signal && [{ type: 'signalled', atMs, ...signal }];
  }
  const outcome = outcomeOf(tokenId, at);
  if (outcome === null) return null;
  return [{ type: 'settled', atMs, tokenId, attempt, outcome, output: at.outputs.ofAttempt(token) }];
}

function tokenOf({ tokens }: RunState, tokenId: string): RunToken | undefined {
  return tokens.find(({ id }) => id === tokenId);
}
