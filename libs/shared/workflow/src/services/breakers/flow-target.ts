const FLOW = 'flow:';

/** A flow as the breakers name it. */
export const flowTarget = (flowId: string): string => `${FLOW}${flowId}`;

/** Whether a breaker is a flow's: it holds back runs that have not begun, and nothing is parked at it. */
export const isFlowTarget = (target: string): boolean => target.startsWith(FLOW);
