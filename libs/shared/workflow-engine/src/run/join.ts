import { moveAlong, settle } from './move-along.js';
import type { RunDraft } from './run-draft.js';
import type { RunToken } from './run-state.js';

const DEEPEST_NESTING = 5;

/**
 * A token arrives at a merge. `all`: it rests until nothing else can arrive (see `resolveJoins`). `any`: the first of a
 * wave goes on and later ones of the same wave are swallowed. A token that has come through the merge's last firing
 * belongs to the next wave: that is how a cycle may lead through a merge.
 */
export function join(draft: RunDraft, token: RunToken, mode: 'all' | 'any'): void {
  if (mode === 'all') {
    const joining = draft.update(token, { status: 'joining' });
    draft.remove(joining);
    draft.change({ tokens: [...draft.state.tokens, joining] });
    return;
  }
  const lastFiring = draft.state.fired[token.nodeId] ?? 0;
  const lastPassed = token.passed?.[token.nodeId] ?? 0;
  if (lastPassed < lastFiring) draft.remove(token);
  else fireMerge(draft, [{ ...token, passed: { ...token.passed, [token.nodeId]: draft.fire(token.nodeId) } }]);
}

/** The first that arrived goes on for all of them; `output.branches` holds what each came from. */
export function fireMerge(draft: RunDraft, arrived: readonly RunToken[]): void {
  const [first, ...others] = arrived;
  const node = first && draft.node(first);
  if (!first || !node) return;
  for (const token of others) draft.remove(token);
  const branches: Record<string, unknown> = {};
  for (const { from } of arrived) if (from !== null) branches[from] = branchOutput(draft.state.nodes[from]?.output);
  draft.setOutput(node.id, { branches });
  settle(draft, first, 'out');
  moveAlong(draft, { ...first, ...passedOfAll(arrived) }, node.outgoing.get('out') ?? []);
}

/** Merges of merges nest; in a circle of them they would do so without end. */
function branchOutput(output: unknown): unknown {
  return nesting(output) < DEEPEST_NESTING ? (output ?? null) : null;
}

function nesting(output: unknown): number {
  const branches = (output as { branches?: unknown } | null | undefined)?.branches;
  if (typeof branches !== 'object' || branches === null) return 0;
  return 1 + Math.max(0, ...Object.values(branches).map(nesting));
}

function passedOfAll(arrived: readonly RunToken[]): Pick<RunToken, 'passed'> {
  const passed: Record<string, number> = {};
  for (const token of arrived) {
    for (const [nodeId, firing] of Object.entries(token.passed ?? {})) {
      passed[nodeId] = Math.max(passed[nodeId] ?? 0, firing);
    }
  }
  return Object.keys(passed).length > 0 ? { passed } : {};
}
