import { createNavigation } from 'next-intl/navigation';
import { routing } from './routing';

/** Links and moves that keep the reader's locale. Use these, not `next/link`. */
export const { Link, redirect, usePathname, useRouter, getPathname } = createNavigation(routing);
