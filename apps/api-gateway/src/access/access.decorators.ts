import type { Permission } from '@columba/workflow-contracts';
import { SetMetadata } from '@nestjs/common';

export const ROUTE_ACCESS = 'columba:route-access';

/** `public`: anybody. `signed-in`: any credential. Otherwise the permission that the caller's role must hold. */
export type RouteAccess = 'public' | 'signed-in' | Permission;

export const Public = () => SetMetadata(ROUTE_ACCESS, 'public' satisfies RouteAccess);
export const SignedIn = () => SetMetadata(ROUTE_ACCESS, 'signed-in' satisfies RouteAccess);
export const RequirePermission = (permission: Permission) =>
  SetMetadata(ROUTE_ACCESS, permission satisfies RouteAccess);
