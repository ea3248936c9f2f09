import { NothingHere } from '@/components/shell/NothingHere';

export default function NotFound() {
  return (
    <main className="flex h-dvh">
      <NothingHere />
    </main>
  );
}
