import type { RunFact } from '@columba/workflow-contracts';

/** One fact as a line of the demo's log: when, what, where. */
export function factLine({ seq, atMs, body }: RunFact, sinceMs: number): string {
  const words = 'nodeId' in body ? `${body.type}  ${body.nodeId}` : body.type;
  return `${String(Math.round(atMs - sinceMs)).padStart(6)} ms  #${String(seq).padEnd(3)} ${words}${detailOf({ body })}`;
}

function detailOf({ body }: Pick<RunFact, 'body'>): string {
  if (body.type === 'node.settled') return ` -> ${body.outcome}`;
  if (body.type === 'node.failed' || body.type === 'run.failed') return `: ${body.error.code}`;
  if (body.type === 'node.waiting') return ` (${body.reason})`;
  return '';
}
