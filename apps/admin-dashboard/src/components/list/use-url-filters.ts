'use client';

import { useSearchParams } from 'next/navigation';
import { useCallback, useMemo } from 'react';
import { usePathname, useRouter } from '@/i18n/navigation';

/** Filters that live in the URL: shareable, and kept by back and reload. */
export function useUrlFilters<K extends string>(names: readonly K[]) {
  const params = useSearchParams();
  const pathname = usePathname();
  const router = useRouter();
  const list = names.join(' ');
  const values = useMemo(() => {
    const entries = list.split(' ').map((name) => [name, params.get(name)] as const);
    return Object.fromEntries(entries) as Record<K, string | null>;
  }, [list, params]);
  const replace = useCallback(
    (next: URLSearchParams) => {
      const text = next.toString();
      router.replace(text ? `${pathname}?${text}` : pathname, { scroll: false });
    },
    [pathname, router],
  );
  const set = useCallback(
    (name: K, value: string | null) => {
      const next = new URLSearchParams(params);
      if (value) {
        next.set(name, value);
      } else {
        next.delete(name);
      }
      replace(next);
    },
    [params, replace],
  );
  const clear = useCallback(() => {
    const next = new URLSearchParams(params);
    for (const name of list.split(' ')) {
      next.delete(name);
    }
    replace(next);
  }, [list, params, replace]);
  return { values, set, clear, active: Object.values(values).some(Boolean) };
}
