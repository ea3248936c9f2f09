import { mappedValues } from '../templates/value-mapping.js';
import type { NodeBehaviour, NodeVisit } from './node-behaviour.js';

type Mapping = Readonly<Record<string, string>>;

/** Ends the path. A result is for the run that called this one as a subflow. */
export const endBehaviour: NodeBehaviour = {
  type: 'end',
  enter: (visit) =>
    visit.node.config.result === undefined ? { kind: 'end' } : { kind: 'end', result: resultOf(visit) },
};

function resultOf(visit: NodeVisit): Record<string, unknown> {
  return mappedValues(visit.node.config.result as Mapping, visit.config().result as Mapping, visit.context);
}
