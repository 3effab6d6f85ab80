/** Plenum's mark: a chamber with its duct and three outlets. */
export function Mark({ size = 32 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="none" stroke="currentColor" strokeLinecap="round" aria-hidden="true" focusable="false">
      <path d="M7 29.5V13a10 10 0 1 1 10 10h-4.5" strokeWidth="3" />
      <path d="M14 9h6M12.5 13h9M14 17h6" strokeWidth="2.2" />
    </svg>
  );
}
