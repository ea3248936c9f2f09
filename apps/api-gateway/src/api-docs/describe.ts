import { SetMetadata } from '@nestjs/common';
import type { z } from 'zod';

export const ROUTE_DESCRIPTION = 'columba:route-description';

/** What the API document says of a route beyond its decorators and pipes. */
export interface RouteDescription {
  summary: string;
  tag: string;
  /** Status -> schema of the JSON answer, `text`, or null for none. */
  answers: Readonly<Record<number, z.ZodType | 'text' | null>>;
  /** Statuses of problem answers; 401, 403, 429 and 500 are added where they apply. */
  problems: readonly number[];
  /** The answer carries an `ETag`. */
  etag?: boolean;
  /** The request takes `If-Match`. */
  ifMatch?: boolean;
}

export const Describe = (description: RouteDescription) => SetMetadata(ROUTE_DESCRIPTION, description);
