import type { FlowDocument, FlowNode, FlowProblem } from '@columba/workflow-contracts';
import { placeOf } from './problem-place';

/** How the reader's language says things. */
export interface Tongue {
  /** Words by key, below `problems`. */
  has: (key: string) => boolean;
  say: (key: string, values: Record<string, string | number>) => string;
  title: (node: FlowNode) => string;
  port: (port: string, node?: FlowNode) => string;
  field: (type: string, key: string) => string;
  /** "a, b or c" */
  oneOf: (words: readonly string[]) => string;
}

/** `"Ask" (ask_1)`: how the engine calls a node. */
const NODE_NAME = /^".*" \(([A-Za-z][\w-]*)\)$/s;

/** A problem in the reader's language, by its code and variant. Without words for it, it stays as the engine said it. */
export function problemIn(problem: FlowProblem, document: FlowDocument, tongue: Tongue): FlowProblem {
  const { code, variant, params } = problem;
  const key = [`${code}.${variant}`, `schema.${variant}`].find((one) => tongue.has(`${one}.message`));
  if (variant === undefined || params === undefined || key === undefined) return problem;
  const values = valuesIn(problem, params, document, tongue);
  return { ...problem, message: tongue.say(`${key}.message`, values), mend: tongue.say(`${key}.mend`, values) };
}

function valuesIn(
  problem: FlowProblem,
  params: Record<string, string | number>,
  document: FlowDocument,
  tongue: Tongue,
): Record<string, string | number> {
  const nodeOf = (id: string | null | undefined) => document.nodes.find((one) => one.id === id);
  const own = nodeOf(problem.nodeId);
  const values: Record<string, string | number> = { ...params };
  for (const [name, value] of Object.entries(params)) {
    const named = typeof value === 'string' ? nodeOf(NODE_NAME.exec(value)?.[1]) : undefined;
    if (named) values[name] = `„${tongue.title(named)}“ (${named.id})`;
  }
  if (typeof params.port === 'string') values.port = tongue.port(params.port, own);
  if (typeof params.values === 'string') values.values = tongue.oneOf(params.values.split(' or '));
  if ('field' in params) values.field = fieldIn(problem, document, own, tongue) ?? params.field ?? '';
  return values;
}

/** The field's label; an entry of a list is called by the list's name and its place. */
function fieldIn(
  problem: FlowProblem,
  document: FlowDocument,
  own: FlowNode | undefined,
  tongue: Tongue,
): string | null {
  const place = placeOf(document, problem);
  if (place.kind !== 'node' || !own) return null;
  const keys = place.field.filter((key) => key !== 'config');
  const last = keys.at(-1);
  if (last === undefined) return null;
  if (!/^\d+$/.test(last)) return tongue.field(own.type, last);
  const list = keys.findLast((key) => !/^\d+$/.test(key));
  return list ? `${tongue.field(own.type, list)} ${Number(last) + 1}` : null;
}
