/** Which run, of which version, for whom. */
export interface RunIdentity {
  id: string;
  tenantId: string;
  flowId: string;
  version: number;
  customerId: string | null;
  conversationId: string | null;
  mode: 'live' | 'test' | 'debug';
  /** The run that called this one as a subflow, and how deep that is. */
  caller?: { runId: string; depth: number } | undefined;
}
