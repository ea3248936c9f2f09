import { Prisma } from '../generated/client.js';

/** Of `flow_run r`: it has not ended. Worded as the partial index over open runs is (docs/database.md, "Plans"). */
export const RUN_IS_OPEN = Prisma.sql`num_nulls(r.ended_at) = 1`;
