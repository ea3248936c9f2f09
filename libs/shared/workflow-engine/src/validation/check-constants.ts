import type { Condition, FlowProblem } from '@columba/workflow-contracts';
import { configFields, type FieldPath } from '../config/config-fields.js';
import { constantOf } from './constant-condition.js';
import { fieldWords } from './field-words.js';
import type { GraphNode } from './flow-graph.js';
import { type FlowCheck, nodeProblem } from './problem.js';

/** Does every condition decide something, and can every case of a switch be taken? */
export const checkConstants: FlowCheck = ({ nodes }) => nodes.flatMap((one) => [...constants(one), ...shadowed(one)]);

/** A filter that lets everything through does no harm; a fork in the road that is none does. */
function constants(one: GraphNode): FlowProblem[] {
  const { definition, config } = one;
  if (!definition || !config) return [];
  return configFields(definition, config, 'condition').flatMap(({ path, value }) => {
    const constant = constantOf(value as Condition);
    if (constant === null || (constant === 'always' && definition.category !== 'logic')) return [];
    const params = { field: fieldWords(path).label };
    return [nodeProblem(one, ['config', ...path], { code: 'condition.constant', variant: constant, params })];
  });
}

interface Case {
  path: FieldPath;
  port: string;
  when: Condition;
  /** Lower ones are asked first, those without one last. */
  priority?: number | undefined;
}

function shadowed(one: GraphNode): FlowProblem[] {
  const before = new Map<string, Case>();
  const found: FlowProblem[] = [];
  let always: Case | null = null;
  for (const each of casesOf(one)) {
    const key = JSON.stringify(each.when);
    const same = before.get(key);
    const earlier: Case | null = always ?? same ?? null;
    if (earlier) {
      const variant = always ? 'after-always' : 'same';
      const params = { port: each.port, earlier: earlier.port };
      found.push(nodeProblem(one, ['config', ...each.path], { code: 'switch.case-shadowed', variant, params }));
    }
    if (!same) before.set(key, each);
    if (!always && constantOf(each.when) === 'always') always = each;
  }
  return found;
}

/** Cases in the order in which they are asked: entries of a list `cases` with a port, a condition, perhaps a priority. */
function casesOf({ config }: GraphNode): Case[] {
  if (!Array.isArray(config?.cases)) return [];
  const cases = (config.cases as Partial<Case>[]).flatMap(({ port, when, priority }, index) =>
    typeof port === 'string' && when !== undefined ? [{ path: ['cases', index, 'when'], port, when, priority }] : [],
  );
  const rank = ({ priority }: Pick<Case, 'priority'>) => priority ?? Number.MAX_SAFE_INTEGER;
  return cases.sort((a, b) => rank(a) - rank(b));
}
