import { Skeleton } from '@/components/ui/Skeleton';

export function RunSkeleton() {
  return (
    <div aria-busy className="flex min-h-0 flex-1 flex-col">
      <div className="flex h-14 flex-col justify-center gap-2 border-line border-b px-11">
        <Skeleton className="h-3.5 w-56" />
        <Skeleton className="w-72" />
      </div>
      <div className="flex min-h-0 flex-1">
        <div className="flex-1 bg-canvas" />
        <div className="flex w-104 flex-col gap-4 border-line border-l p-4 max-md:hidden">
          {['w-40', 'w-64', 'w-52', 'w-60', 'w-44'].map((width) => (
            <Skeleton key={width} className={width} />
          ))}
        </div>
      </div>
    </div>
  );
}
