import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner } from '@nestjs/core';
import { ROUTE_ACCESS, type RouteAccess } from './access.decorators.js';

type Handler = (...args: unknown[]) => unknown;

/** A route as the application serves it, read from its decorators. */
export interface RouteEntry {
  method: string;
  /** As express spells it: `/api/v1/flows/:id`. */
  path: string;
  access: RouteAccess | undefined;
  controller: new (...args: never[]) => object;
  handlerName: string;
  handler: Handler;
}

/** Every route of these controllers: for the start-up check, for the API document, and for tests that try each of them. */
export function routeTable(controllers: readonly RouteEntry['controller'][]): RouteEntry[] {
  const scanner = new MetadataScanner();
  return controllers.flatMap((controller) => {
    const prototype = controller.prototype as Record<string, Handler>;
    return scanner.getAllMethodNames(prototype).flatMap((handlerName) => {
      const handler = prototype[handlerName];
      return handler ? entriesOf(controller, handlerName, handler) : [];
    });
  });
}

function entriesOf(controller: RouteEntry['controller'], handlerName: string, handler: Handler): RouteEntry[] {
  const ownPath = Reflect.getMetadata(PATH_METADATA, handler) as string | string[] | undefined;
  if (ownPath === undefined) return [];
  const base = Reflect.getMetadata(PATH_METADATA, controller) as string;
  const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod] ?? 'ALL';
  const access = Reflect.getMetadata(ROUTE_ACCESS, handler) as RouteAccess | undefined;
  return [ownPath].flat().map((path) => ({
    method,
    path: `/${[base, path]
      .map((part) => part.replace(/^\/+|\/+$/g, ''))
      .filter(Boolean)
      .join('/')}`,
    access,
    controller,
    handlerName,
    handler,
  }));
}

/** @throws Error naming each route that does not say who may use it. */
export function checkRouteAccess(routes: readonly RouteEntry[]): void {
  const open = routes.filter(({ access }) => access === undefined).map(({ method, path }) => `${method} ${path}`);
  if (open.length > 0) throw new Error(`Routes without @RequirePermission, @SignedIn or @Public: ${open.join(', ')}`);
}
