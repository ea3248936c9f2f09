import type { FlowEdge, FlowError } from '@columba/workflow-contracts';

/** Whether an edge out of an `error` port catches an error: by kind or by code; without `onError` it catches all. */
export function catches(onError: FlowEdge['onError'], error: Pick<FlowError, 'kind' | 'code'>): boolean {
  if (!onError || (onError.kinds === undefined && onError.codes === undefined)) return true;
  return (onError.kinds?.includes(error.kind) ?? false) || (onError.codes?.includes(error.code) ?? false);
}
