import express, { type Express, type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import helmet from 'helmet';
import { ProblemError } from './problem-error.js';
import { problemOf } from './problem-of.js';

/** Webhooks and events: a provider's batch is far smaller. */
export const WEBHOOK_LIMIT_BYTES = 1_000_000;
/** A flow of 2,000 nodes fits. */
export const API_LIMIT_BYTES = 4_000_000;

const JSON_TYPES = ['application/json', 'application/*+json'];

/**
 * Express with what every request passes before Nest: security headers, and bodies read up to a limit. A webhook keeps
 * its bytes as they came, because the signature is over them. A body that is too large is refused at the limit (or by
 * its announced length) and never held whole.
 */
export function createExpressApp(trustProxy: boolean | string | number, observe: RequestHandler): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.set('trust proxy', trustProxy);
  app.use(observe);
  app.use('/webhooks', express.raw({ type: () => true, limit: WEBHOOK_LIMIT_BYTES, inflate: false }));
  app.use('/api', apiHeaders());
  app.use('/api', refuseOtherTypes, express.json({ type: JSON_TYPES, limit: API_LIMIT_BYTES, inflate: false }));
  app.use((error: unknown, _request: Request, _response: Response, next: NextFunction) => next(problemOf(error)));
  return app;
}

/** For an API that no page embeds and no browser renders. */
function apiHeaders() {
  return [
    helmet({
      contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
      crossOriginResourcePolicy: { policy: 'same-origin' },
      referrerPolicy: { policy: 'no-referrer' },
    }),
    (_request: Request, response: Response, next: NextFunction) => {
      response.setHeader('cache-control', 'no-store');
      next();
    },
  ];
}

/** A body of another type would be taken for no body at all. */
function refuseOtherTypes(request: Request, _response: Response, next: NextFunction): void {
  const announced =
    Number(request.headers['content-length'] ?? 0) > 0 || request.headers['transfer-encoding'] !== undefined;
  next(announced && !request.is(JSON_TYPES) ? unsupportedType() : undefined);
}

function unsupportedType(): ProblemError {
  return new ProblemError({
    status: 415,
    code: 'body.not-json',
    detail: 'The body is not announced as JSON.',
    mend: 'Send "Content-Type: application/json".',
  });
}
