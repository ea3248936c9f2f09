import { type FlowCheck, nodeProblem } from './problem.js';

/** Does every branch of a split get somebody? A list `branches` whose entries have a port and a weight. */
export const checkSplits: FlowCheck = ({ nodes }) =>
  nodes.flatMap((one) => {
    const branches = Array.isArray(one.config?.branches) ? (one.config.branches as Record<string, unknown>[]) : [];
    return branches.flatMap(({ port, weight }, index) =>
      weight === 0
        ? [
            nodeProblem(one, ['config', 'branches', index, 'weight'], {
              code: 'split.no-share',
              params: { port: String(port) },
            }),
          ]
        : [],
    );
  });
