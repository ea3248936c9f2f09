/** Four runs as bars over time, the last still moving. */
export function RunsDrawing() {
  const bar = { height: 8, rx: 4, fill: 'var(--line-strong)' };
  return (
    <svg aria-hidden="true" viewBox="0 0 160 80" width="160" height="80">
      <path d="M8 4v72M152 4v72" stroke="var(--line)" strokeWidth="1.25" strokeDasharray="3 3" />
      <rect x="16" y="10" width="70" {...bar} />
      <rect x="34" y="28" width="44" {...bar} />
      <rect x="52" y="46" width="84" {...bar} opacity="0.55" />
      <rect x="88" y="64" width="36" {...bar} />
      <circle cx="94" cy="14" r="3" fill="var(--status-completed)" />
      <circle cx="86" cy="32" r="3" fill="var(--status-completed)" />
      <circle cx="144" cy="50" r="3" fill="var(--status-waiting)" />
      <circle cx="132" cy="68" r="3" fill="var(--status-running)" />
    </svg>
  );
}
