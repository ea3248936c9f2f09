'use client';

import { useSession } from '@/session/SessionProvider';
import { Mark } from './Mark';

export function TenantName({ folded = false }: { folded?: boolean }) {
  const { tenant } = useSession();
  return (
    <div className="flex h-8 min-w-0 items-center gap-2.5 px-1" title={tenant.name}>
      <Mark className="size-6" />
      {folded ? null : <span className="truncate font-semibold text-13">{tenant.name}</span>}
    </div>
  );
}
