/** The drawing behind the pages: even streams that spread from one corner, as air does from a plenum. */
export function Air({ className }: { className?: string }) {
  return (
    <svg className={className} viewBox="0 0 1200 800" preserveAspectRatio="xMaxYMid slice" fill="none" stroke="currentColor" aria-hidden="true" focusable="false">
      {Array.from({ length: 15 }, (_, i) => (
        <path key={i} d={stream(i)} strokeWidth={1.25} />
      ))}
    </svg>
  );
}

/** One stream: parallel inside the chamber on the left, spread by the time it leaves on the right. */
function stream(i: number): string {
  const inside = 400 + (i - 7) * 14;
  const outside = 400 + (i - 7) * 118;
  return `M-20 ${inside} C 380 ${inside}, 520 ${inside}, 760 ${(inside + outside) / 2} S 1080 ${outside}, 1240 ${outside}`;
}
