import { type FlowCheck, nodeProblem } from './problem.js';
import { explainIssue } from './schema-issue.js';

/** Is every node's configuration what its type asks for? */
export const checkNodeConfigs: FlowCheck = ({ nodes }) =>
  nodes.flatMap((one) =>
    one.issues.flatMap((issue) =>
      explainIssue(issue, one.node.config).map(({ path, ...words }) =>
        nodeProblem(one, ['config', ...path], { code: 'node.config-invalid', ...words }),
      ),
    ),
  );
