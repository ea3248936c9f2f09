'use client';

import { ChevronLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from '@/i18n/navigation';

export function BackLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link
      href={href}
      className="-ml-1 mb-0.5 inline-flex items-center gap-0.5 rounded-control pr-1 text-12 text-muted hover:text-ink"
    >
      <ChevronLeft aria-hidden className="size-3.5" />
      {children}
    </Link>
  );
}
