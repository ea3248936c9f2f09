'use client';

import type { MessageResource } from '@columba/workflow-contracts';
import { useLocale } from 'next-intl';
import { Fragment, useMemo } from 'react';
import { dayHeading } from '@/format/relative-time';
import { useNow } from '@/format/use-now';
import { MessageBubble } from './MessageBubble';

const dayOf = (message: MessageResource): string => new Date(message.createdAt).toDateString();

/** Messages oldest first, with a heading for each day. Order of the input does not matter. */
export function Conversation({
  messages,
  showRun = true,
}: {
  messages: readonly MessageResource[];
  showRun?: boolean;
}) {
  const locale = useLocale();
  const now = useNow();
  const ordered = useMemo(
    () => [...messages].sort((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt)),
    [messages],
  );
  return (
    <ol className="flex flex-col gap-2">
      {ordered.map((message, index) => {
        const before = ordered[index - 1];
        const newDay = !before || dayOf(before) !== dayOf(message);
        return (
          <Fragment key={message.id}>
            {newDay ? (
              <li className="py-2 text-center font-medium text-12 text-faint">
                {dayHeading(locale, Date.parse(message.createdAt), now)}
              </li>
            ) : null}
            <MessageBubble
              message={message}
              showRun={showRun}
              sameSide={!newDay && before?.direction === message.direction}
            />
          </Fragment>
        );
      })}
    </ol>
  );
}
