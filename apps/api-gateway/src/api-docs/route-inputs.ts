import 'reflect-metadata';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import type { RouteEntry } from '../access/route-table.js';
import { BodyPipe, IdPipe, QueryPipe, VersionPipe } from '../http/validation.pipe.js';

export interface RouteInputs {
  body: BodyPipe<never> | null;
  query: QueryPipe<never> | null;
  /** Name -> JSON Schema. */
  params: Record<string, Record<string, unknown>>;
}

interface RouteArgument {
  data?: string;
  pipes: unknown[];
}

/** What a route takes, read from the pipes that check it: the document cannot say anything else than the code does. */
export function routeInputs({ controller, handlerName }: RouteEntry): RouteInputs {
  const args = Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, handlerName) as
    | Record<string, RouteArgument>
    | undefined;
  const inputs: RouteInputs = { body: null, query: null, params: {} };
  for (const [key, { data, pipes }] of Object.entries(args ?? {})) {
    const [pipe] = pipes;
    if (pipe instanceof BodyPipe) inputs.body = pipe as BodyPipe<never>;
    if (pipe instanceof QueryPipe) inputs.query = pipe as QueryPipe<never>;
    if (Number(key.split(':')[0]) === RouteParamtypes.PARAM && data) inputs.params[data] = paramSchema(pipe);
  }
  return inputs;
}

function paramSchema(pipe: unknown): Record<string, unknown> {
  if (pipe instanceof IdPipe) return { type: 'string', format: 'uuid' };
  if (pipe instanceof VersionPipe) return { type: 'integer', minimum: 1 };
  return { type: 'string' };
}
