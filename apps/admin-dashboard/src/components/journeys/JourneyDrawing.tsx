/** Three cards and the paths between them: what a journey looks like before there is one. */
export function JourneyDrawing() {
  const card = { fill: 'var(--raised)', stroke: 'var(--line-strong)', strokeWidth: 1.25 };
  const path = { fill: 'none', stroke: 'var(--line-strong)', strokeWidth: 1.25 };
  return (
    <svg aria-hidden="true" viewBox="0 0 160 80" width="160" height="80">
      <path d="M46 40h12c10 0 6-22 18-22h16M46 40h12c10 0 6 22 18 22h16" {...path} />
      <rect x="6" y="28" width="40" height="24" rx="6" {...card} />
      <rect x="92" y="6" width="62" height="24" rx="6" {...card} />
      <rect x="92" y="50" width="62" height="24" rx="6" {...card} strokeDasharray="3 3" />
      <circle cx="17" cy="40" r="3.5" fill="var(--accent)" />
      <path d="M26 40h12M102 18h26M102 62h20" stroke="var(--line-strong)" strokeWidth="3" strokeLinecap="round" />
      <circle cx="143" cy="18" r="3" fill="var(--status-completed)" />
    </svg>
  );
}
