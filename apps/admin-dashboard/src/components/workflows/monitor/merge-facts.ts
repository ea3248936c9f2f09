import type { RunFact } from '@columba/workflow-contracts';

/** Facts of one run in order, each once. What arrives twice, late or over a new connection falls into place. */
export function mergeFacts(held: readonly RunFact[], incoming: readonly RunFact[]): readonly RunFact[] {
  const last = held.at(-1)?.seq ?? 0;
  const inOrder = incoming.every((fact, index) => fact.seq > (incoming[index - 1]?.seq ?? last));
  if (incoming.length === 0) return held;
  if (inOrder) return [...held, ...incoming];
  const bySeq = new Map(held.map((fact) => [fact.seq, fact]));
  const before = bySeq.size;
  for (const fact of incoming) if (!bySeq.has(fact.seq)) bySeq.set(fact.seq, fact);
  return bySeq.size === before ? held : [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}
