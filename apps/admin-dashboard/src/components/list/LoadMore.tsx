'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import { Button } from '../ui/Button';
import type { Pages } from './use-pages';

export interface LoadMoreProps {
  pages: Pick<Pages<unknown>, 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage'>;
}

/** Loads the next page when it comes near the screen, or when clicked. */
export function LoadMore({ pages }: LoadMoreProps) {
  const { hasNextPage: hasMore, isFetchingNextPage: loading } = pages;
  const onLoad = () => void pages.fetchNextPage();
  const t = useTranslations('ui');
  const edge = useRef<HTMLDivElement>(null);
  const latest = useRef(onLoad);
  latest.current = onLoad;
  useEffect(() => {
    const element = edge.current;
    if (!element || !hasMore || loading) {
      return;
    }
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) {
          latest.current();
        }
      },
      { rootMargin: '240px' },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [hasMore, loading]);
  if (!hasMore) {
    return null;
  }
  return (
    <div ref={edge} className="flex justify-center p-3">
      <Button variant="ghost" busy={loading} onClick={onLoad}>
        {t('loadMore')}
      </Button>
    </div>
  );
}
