import { type FlowDocument, type FlowProblem, flowDocumentSchema } from '@columba/workflow-contracts';
import { problem } from './problem.js';
import { explainIssue } from './schema-issue.js';

const DEEPEST = 60;
const MOST_PROBLEMS = 200;

type Read = { document: FlowDocument; problems: [] } | { document: null; problems: FlowProblem[] };

/** Is this a flow document at all? */
export function readDocument(value: unknown): Read {
  if (isDeeperThan(value, DEEPEST)) {
    const tooDeep = problem([], { code: 'document.invalid', variant: 'too-deep', params: { limit: DEEPEST } });
    return { document: null, problems: [tooDeep] };
  }
  const parsed = flowDocumentSchema.safeParse(value);
  if (parsed.success) return { document: parsed.data, problems: [] };
  const problems = parsed.error.issues.flatMap((issue) =>
    explainIssue(issue, value).map(({ path, ...words }) =>
      problem(path, { code: 'document.invalid', nodeId: nodeIdAt(value, path), ...words }),
    ),
  );
  return { document: null, problems: problems.slice(0, MOST_PROBLEMS) };
}

/** Without recursion: what is examined may be made to exhaust the stack. */
function isDeeperThan(value: unknown, levels: number): boolean {
  const open: { value: unknown; level: number }[] = [{ value, level: 0 }];
  for (let one = open.pop(); one; one = open.pop()) {
    if (typeof one.value !== 'object' || one.value === null) continue;
    if (one.level >= levels) return true;
    for (const inner of Object.values(one.value)) {
      if (typeof inner === 'object' && inner !== null) open.push({ value: inner, level: one.level + 1 });
    }
  }
  return false;
}

function nodeIdAt(value: unknown, path: readonly PropertyKey[]): string | null {
  if (path[0] !== 'nodes' || typeof path[1] !== 'number') return null;
  const node = (value as { nodes?: { id?: unknown }[] }).nodes?.[path[1]];
  return typeof node?.id === 'string' ? node.id : null;
}
