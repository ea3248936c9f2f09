import { notFound } from 'next/navigation';

/** Addresses inside the dashboard that lead nowhere keep the shell around the answer. */
export default function UnknownDashboardPage() {
  notFound();
}
