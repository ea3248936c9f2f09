/** Where active runs of older versions stand: how many at which node of which version. */
export interface RunPlace {
  version: number;
  nodeId: string;
  runs: number;
}

/** Looking at a flow's active runs before a version replaces theirs. */
export interface InFlightQueries {
  /** Active runs of versions below `belowVersion` (of all when null), and where they stand. */
  places(tenantId: string, flowId: string, belowVersion: number | null): Promise<{ total: number; places: RunPlace[] }>;
  /** How many of them stand at least with one path at one of these places. */
  countAt(tenantId: string, flowId: string, places: readonly Pick<RunPlace, 'version' | 'nodeId'>[]): Promise<number>;
}

export const IN_FLIGHT_QUERIES = Symbol('InFlightQueries');
