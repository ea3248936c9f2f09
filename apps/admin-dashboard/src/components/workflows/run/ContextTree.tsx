'use client';

import { useTranslations } from 'next-intl';
import { describeValue, isBranch } from './context-value';

/** The run's variables as a tree that opens. Texts stay whole; what is long wraps. */
export function ContextTree({ value }: { value: Record<string, unknown> }) {
  const t = useTranslations('run.context');
  const entries = Object.entries(value);
  if (entries.length === 0) return <p className="px-6 py-16 text-center text-13 text-muted">{t('empty')}</p>;
  return (
    <section aria-label={t('label')} className="p-3 font-mono text-12 leading-6">
      {entries.map(([key, one]) => (
        <Branch key={key} name={key} value={one} depth={0} />
      ))}
    </section>
  );
}

function Branch({ name, value, depth }: { name: string; value: unknown; depth: number }) {
  const indent = { paddingInlineStart: depth * 14 + (isBranch(value) ? 0 : 14) };
  if (!isBranch(value)) {
    const { text, tone } = describeValue(value);
    return (
      <div style={indent} className="break-words">
        <span className="text-muted">{name}</span> <span className={tone}>{text}</span>
      </div>
    );
  }
  const entries = Object.entries(value);
  return (
    <details open={depth < 2 && entries.length <= 24} className="group/branch">
      <summary style={indent} className="list-none rounded-control hover:bg-hover [&::-webkit-details-marker]:hidden">
        <span aria-hidden className="inline-block w-3.5 text-faint group-open/branch:hidden">
          ▸
        </span>
        <span aria-hidden className="hidden w-3.5 text-faint group-open/branch:inline-block">
          ▾
        </span>
        {name}{' '}
        <span className="text-faint">{Array.isArray(value) ? `[${entries.length}]` : `{${entries.length}}`}</span>
      </summary>
      <div>
        {entries.map(([key, one]) => (
          <Branch key={key} name={key} value={one} depth={depth + 1} />
        ))}
      </div>
    </details>
  );
}
