import type { Branch, JoinRule } from '../behaviours/node-behaviour.js';
import type { PlanNode } from '../plan/flow-plan.js';
import { moveAlong, settle } from './move-along.js';
import type { RunDraft } from './run-draft.js';
import type { RunToken } from './run-state.js';
import { outputSeenFrom } from './scope-chain.js';

/**
 * A token arrives at a merge. `all` and `named`: it rests until nothing that is waited for can arrive (see
 * `findCompleteJoin`). `any`: the first goes on. Where a merge does not wait for all, later arrivals of the same wave are
 * swallowed. A token that has come through the merge's last firing belongs to the next wave: that is how a cycle may lead
 * through a merge.
 */
export function join(draft: RunDraft, node: PlanNode, token: RunToken): void {
  const mode = joinRuleOf(node)?.mode;
  if (mode !== 'all' && isLate(draft, token)) {
    draft.remove(token);
  } else if (mode === 'any') {
    fireMerge(draft, [token]);
  } else {
    const joining = draft.update(token, { status: 'joining' });
    draft.remove(joining);
    draft.change({ tokens: [...draft.state.tokens, joining] });
  }
}

function isLate(draft: RunDraft, token: RunToken): boolean {
  return (token.passed?.[token.nodeId] ?? 0) < draft.firings(token);
}

/** The first that arrived goes on for all of them. */
export function fireMerge(draft: RunDraft, arrived: readonly RunToken[]): void {
  const [first, ...others] = arrived;
  const node = first && draft.node(first);
  const rule = node && joinRuleOf(node);
  if (!first || !node || !rule) return;
  for (const token of others) draft.remove(token);
  draft.setOutput(first, rule.aggregate(arrived.map((token) => branchOf(draft, token))));
  settle(draft, first, 'out');
  const passed = passedOfAll(arrived);
  if (rule.mode !== 'all') passed[node.id] = draft.fire(first);
  moveAlong(draft, { ...first, ...(Object.keys(passed).length > 0 ? { passed } : {}) }, node.outgoing.get('out') ?? []);
}

function joinRuleOf(node: PlanNode): JoinRule | undefined {
  return node.behaviour.join?.(node);
}

function branchOf(draft: RunDraft, { input, from, scope }: RunToken): Branch {
  const output = from === null ? null : outputSeenFrom(draft.state, scope, from);
  return { name: input ?? from ?? '', output: output ?? null };
}

function passedOfAll(arrived: readonly RunToken[]): Record<string, number> {
  const passed: Record<string, number> = {};
  for (const token of arrived) {
    for (const [nodeId, firing] of Object.entries(token.passed ?? {})) {
      passed[nodeId] = Math.max(passed[nodeId] ?? 0, firing);
    }
  }
  return passed;
}
