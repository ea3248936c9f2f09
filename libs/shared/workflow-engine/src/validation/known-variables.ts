import { behaviourOf } from '../behaviours/behaviour-registry.js';
import { closestTo } from './closest-word.js';
import { assignedByErrorEdge } from './error-assignments.js';
import type { FlowGraph } from './flow-graph.js';
import { oncePerFlow } from './once-per-flow.js';
import { fieldsPutOut } from './output-fields.js';
import { nameOf, type ProblemParams } from './problem.js';
import type { ProblemVariant } from './problem-catalogue.js';

/** What every run's context begins with (CONTRACT: context in templates and conditions). */
const ROOTS = [
  'event',
  'customer',
  'conversation',
  'vars',
  'flow',
  'tenant',
  'global',
  'nodes',
  'loop',
  'error',
  'now',
  'run',
];

/** Looking for what was meant takes its time: who misspells so much has other worries. */
const MOST_GUESSES = 50;

export interface UnknownVariable {
  variant: ProblemVariant<'template.unknown-variable'>;
  params: ProblemParams;
}

/** What templates and conditions of a flow can name. */
export interface KnownVariables {
  /** Variables that nodes set, beside those that the settings begin with. */
  readonly names: ReadonlySet<string>;
  /** What is unknown about a path; null when it is known. */
  complaint(path: readonly string[]): UnknownVariable | null;
}

export const knownVariables = oncePerFlow((graph: FlowGraph): KnownVariables => {
  const names = new Set(Object.keys(graph.document.settings.variables));
  for (const { definition, config } of graph.nodes) {
    if (!definition || !config) continue;
    for (const name of behaviourOf(definition)?.variables?.(config) ?? []) names.add(name);
  }
  for (const edge of graph.document.edges) for (const name of assignedByErrorEdge(edge)) names.add(name);
  const complaints = new Map<string, UnknownVariable | null>();
  return {
    names,
    complaint: (path) => {
      const key = path.join('.');
      const known = complaints.get(key);
      if (known !== undefined) return known;
      const complaint = complaintOf(graph, names, path, complaints.size < MOST_GUESSES);
      complaints.set(key, complaint);
      return complaint;
    },
  };
});

function complaintOf(
  graph: FlowGraph,
  names: ReadonlySet<string>,
  path: readonly string[],
  guesses: boolean,
): UnknownVariable | null {
  const [root, name, ...rest] = path;
  if (root === undefined) return null;
  if (!ROOTS.includes(root)) return { variant: 'root', params: { root, roots: ROOTS.join(', ') } };
  if (name === undefined) return null;
  if (root === 'vars' && !names.has(name)) return unknown('variable', name, guesses ? names : []);
  return root === 'nodes' ? nodeComplaint(graph, name, rest, guesses) : null;
}

function unknown(what: 'variable' | 'node', name: string, known: Iterable<string>): UnknownVariable {
  const closest = closestTo(name, known);
  if (closest === null) return { variant: what, params: { name } };
  return { variant: `close-${what}`, params: { name, closest } };
}

function nodeComplaint(
  { byId }: FlowGraph,
  name: string,
  rest: readonly string[],
  guesses: boolean,
): UnknownVariable | null {
  const one = byId.get(name);
  if (!one) return unknown('node', name, guesses ? byId.keys() : []);
  const [key, ...fields] = rest;
  if (key === undefined) return null;
  if (key !== 'output') return { variant: 'not-output', params: { name, key } };
  const missing = one.definition && fieldsPutOut(one.definition, fields);
  if (!missing) return null;
  const params = { node: nameOf(one), key: missing.key, fields: missing.known.join(', ') };
  return { variant: missing.known.length > 0 ? 'field' : 'no-fields', params };
}
