'use client';

import { useMemo, useRef, useState } from 'react';
import { withRange } from './selected-range';

export interface Selection {
  ids: ReadonlySet<string>;
  /** Everything that the list's filter matches, loaded or not. */
  all: boolean;
  /** With `range`, all between the one toggled before and this one. */
  toggle: (id: string, range: boolean) => void;
  toggleLoaded: () => void;
  chooseAll: () => void;
  clear: () => void;
}

const NONE: ReadonlySet<string> = new Set();

/** Which rows of a list are chosen. Rows that leave the list are not chosen any more. */
export function useSelection(loaded: readonly string[]): Selection {
  const [chosen, setChosen] = useState(NONE);
  const [all, setAll] = useState(false);
  const last = useRef<string | null>(null);
  const ids = useMemo(() => new Set(all ? loaded : loaded.filter((id) => chosen.has(id))), [all, chosen, loaded]);
  const choose = (next: ReadonlySet<string>) => {
    setAll(false);
    setChosen(next);
  };
  return {
    ids,
    all,
    toggle: (id, range) => {
      choose(withRange(loaded, ids, range ? last.current : null, id));
      last.current = id;
    },
    toggleLoaded: () => choose(ids.size === loaded.length ? NONE : new Set(loaded)),
    chooseAll: () => setAll(true),
    clear: () => choose(NONE),
  };
}
