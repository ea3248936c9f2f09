import { Controller, Get } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { CONTROLLERS } from '../app.module.js';
import { Public, RequirePermission } from './access.decorators.js';
import { checkRouteAccess, routeTable } from './route-table.js';

@Controller('things')
class Things {
  @Get()
  @RequirePermission('flows:read')
  list(): string {
    return 'all';
  }

  @Get(':id/parts')
  parts(): string {
    return 'forgotten';
  }

  @Get('open')
  @Public()
  open(): string {
    return 'open';
  }
}

describe('the table of routes', () => {
  it('reads what the decorators say', () => {
    expect(routeTable([Things]).map(({ method, path, access }) => [method, path, access])).toEqual([
      ['GET', '/things', 'flows:read'],
      ['GET', '/things/:id/parts', undefined],
      ['GET', '/things/open', 'public'],
    ]);
  });

  it('stops the start when a route does not say who may use it', () => {
    expect(() => checkRouteAccess(routeTable([Things]))).toThrow('GET /things/:id/parts');
    expect(() => checkRouteAccess(routeTable(CONTROLLERS))).not.toThrow();
  });

  it('opens to everybody only what must be', () => {
    const open = routeTable(CONTROLLERS).filter(({ access }) => access === 'public');
    expect(open.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
      'GET /api/v1/config',
      'GET /livez',
      'GET /metrics',
      'GET /readyz',
      'GET /webhooks/:provider/:connectionId',
      'POST /api/v1/auth/login',
      'POST /webhooks/:provider/:connectionId',
    ]);
  });
});
