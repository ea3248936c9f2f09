import { type ArgumentsHost, Catch, type ExceptionFilter, Inject } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Logger } from 'pino';
import { GATEWAY_LOGGER } from '../gateway-options.js';
import { ProblemError } from './problem-error.js';
import { problemOf } from './problem-of.js';

/** Every error leaves as `application/problem+json`. Ours are logged with their id; a caller's are the access log's. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(GATEWAY_LOGGER) private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const response = http.getResponse<Response>();
    const problem = problemOf(error);
    if (problem.status >= 500 && !(error instanceof ProblemError))
      this.report(error, problem, http.getRequest<Request>());
    if (!response.headersSent) sendProblem(response, problem);
    else response.destroy();
  }

  private report(error: unknown, problem: ProblemError, request: Request): void {
    const { errorId } = problem.toJson();
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
    this.logger.error(
      { errorId, method: request.method, path: request.path, error: { name, message, stack } },
      'unhandled error',
    );
  }
}

export function sendProblem(response: Response, problem: ProblemError): void {
  const body = Buffer.from(JSON.stringify(problem.toJson()), 'utf8');
  response
    .status(problem.status)
    .set({ 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...problem.fields.headers })
    .end(body);
}
