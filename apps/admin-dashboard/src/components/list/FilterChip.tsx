'use client';

import { clsx } from 'clsx';
import { Check, Plus, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { Input } from '../ui/Input';
import { Popover } from '../ui/Popover';
import { moveBetweenRows } from './use-row-keys';

export interface FilterOption {
  value: string;
  label: string;
  /** Mark before the label. */
  mark?: ReactNode;
}

export interface FilterChipProps {
  /** What it filters by: "Status". */
  name: string;
  value: string | null;
  /** Shown while the chosen option is not among `options`. */
  valueLabel?: string;
  options: readonly FilterOption[];
  onChange: (value: string | null) => void;
}

const SEARCH_FROM = 9;

function Options({
  options,
  value,
  name,
  onPick,
}: Pick<FilterChipProps, 'options' | 'value' | 'name'> & { onPick: (value: string) => void }) {
  const t = useTranslations('list');
  const [typed, setTyped] = useState('');
  const wanted = typed.trim().toLocaleLowerCase();
  const found = options.filter((option) => option.label.toLocaleLowerCase().includes(wanted));
  return (
    <div className="flex max-h-80 w-64 flex-col">
      {options.length >= SEARCH_FROM ? (
        <Input
          size="sm"
          className="mb-1"
          aria-label={t('search', { name })}
          placeholder={t('search', { name })}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      ) : null}
      <ul className="min-h-0 overflow-y-auto" aria-label={name} onKeyDown={moveBetweenRows}>
        {found.map((option) => (
          <li key={option.value}>
            <button
              type="button"
              data-row=""
              aria-pressed={option.value === value}
              onClick={() => onPick(option.value)}
              className="flex h-8 w-full items-center gap-2 rounded-control px-2 text-left text-13 outline-none hover:bg-hover focus-visible:bg-hover pointer-coarse:h-10"
            >
              {option.mark}
              <span className="min-w-0 flex-1 truncate">{option.label}</span>
              {option.value === value ? <Check aria-hidden className="size-3.5 text-accent-text" /> : null}
            </button>
          </li>
        ))}
      </ul>
      {found.length === 0 ? <p className="px-2 py-3 text-12 text-muted">{t('noOption')}</p> : null}
    </div>
  );
}

/** One filter as a chip: dashed while it filters nothing, with its value and a cross while it does. */
export function FilterChip({ name, value, valueLabel, options, onChange }: FilterChipProps) {
  const t = useTranslations('list');
  const [open, setOpen] = useState(false);
  const chosen = options.find((option) => option.value === value);
  const pick = (next: string) => {
    onChange(next === value ? null : next);
    setOpen(false);
  };
  return (
    <span
      className={clsx(
        'inline-flex h-7 max-w-64 items-center rounded-pill border text-12 pointer-coarse:h-9',
        value ? 'border-line-strong bg-raised' : 'border-line-strong border-dashed',
      )}
    >
      <Popover
        open={open}
        onOpenChange={setOpen}
        trigger={
          <button
            type="button"
            className={clsx(
              'inline-flex h-full min-w-0 items-center gap-1.5 rounded-pill pl-2.5 hover:bg-hover',
              value ? 'pr-1' : 'pr-2.5 text-muted hover:text-ink',
            )}
          >
            {value ? (
              <>
                <span className="text-muted">{name}</span>
                {chosen?.mark}
                <span className="truncate font-medium">{chosen?.label ?? valueLabel ?? value}</span>
              </>
            ) : (
              <>
                <Plus aria-hidden className="size-3.5" />
                {name}
              </>
            )}
          </button>
        }
      >
        <Options options={options} value={value} name={name} onPick={pick} />
      </Popover>
      {value ? (
        <button
          type="button"
          aria-label={t('clearFilter', { name })}
          onClick={() => onChange(null)}
          className="mr-0.5 inline-flex size-6 items-center justify-center rounded-pill text-muted hover:bg-hover hover:text-ink"
        >
          <X aria-hidden className="size-3.5" />
        </button>
      ) : null}
    </span>
  );
}
