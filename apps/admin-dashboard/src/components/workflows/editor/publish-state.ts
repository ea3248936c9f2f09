import type { FlowProblem } from '@columba/workflow-contracts';
import type { SaveState } from '../document/draft-saver';

export interface PublishInputs {
  problems: readonly FlowProblem[];
  checked: boolean;
  saveState: SaveState;
  publishedVersion: number | null;
  /** Whether the draft differs from the published version, edits of this page included. */
  changed: boolean;
  mayPublish: boolean;
}
export type PublishBlock =
  | { reason: 'notAllowed' | 'conflict' | 'unchanged' | 'checking' }
  | { reason: 'errors'; count: number };

/** Why publishing is not possible now, most telling reason first; null when it is. */
export function publishBlock(inputs: PublishInputs): PublishBlock | null {
  if (!inputs.mayPublish) return { reason: 'notAllowed' };
  if (inputs.saveState === 'conflict') return { reason: 'conflict' };
  const errors = inputs.problems.filter((problem) => problem.severity === 'error').length;
  if (errors > 0) return { reason: 'errors', count: errors };
  if (!inputs.checked) return { reason: 'checking' };
  return inputs.publishedVersion !== null && !inputs.changed ? { reason: 'unchanged' } : null;
}
