'use client';

import { Search } from 'lucide-react';
import { Input } from '../ui/Input';

export interface SearchFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

/** A narrow search field above a list. */
export function SearchField({ label, value, onChange }: SearchFieldProps) {
  return (
    <div className="flex shrink-0 px-6 pb-3 max-sm:px-4">
      <div className="relative w-64 max-sm:w-full">
        <Search
          aria-hidden
          className="pointer-events-none absolute top-1/2 left-2 size-4 -translate-y-1/2 text-faint"
        />
        <Input
          size="sm"
          type="search"
          className="pl-8"
          aria-label={label}
          placeholder={label}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      </div>
    </div>
  );
}
