type Box = readonly [x: number, y: number, width: number, height: number];

const row = (n: number, y: number, height: number, width = 48): Box[] =>
  Array.from({ length: n }, (_, i) => [(i * width) / n + 1, y, width / n - 2, height] as const);

const equal = (n: number): Box[] => Array.from({ length: n }, (_, i) => row(n, (i * 30) / n + 1, 30 / n - 2)).flat();

const pictures: Record<string, Box[]> = {
  automatic: [[1, 1, 30, 28], [33, 1, 14, 13], [33, 16, 14, 13]],
  speakerOnly: [[1, 1, 46, 28]],
  telepresence: [[1, 1, 46, 28], ...row(4, 22, 6, 40).map(([x, y, w, h]) => [x + 4, y, w, h] as const)],
  stacked: [[1, 1, 46, 13], [1, 16, 46, 13]],
  allEqual: equal(2),
  allEqualQuarters: equal(2),
  allEqualNinths: equal(3),
  allEqualSixteenths: equal(4),
  allEqualTwentyFifths: equal(5),
  onePlusFive: [[1, 1, 30, 18], [33, 1, 14, 8], [33, 11, 14, 8], ...row(3, 21, 8)],
  onePlusSeven: [[1, 1, 34, 20], [37, 1, 10, 5.5], [37, 8, 10, 5.5], [37, 15, 10, 6], ...row(4, 23, 6)],
  onePlusNine: [[1, 1, 46, 17], ...row(5, 20, 4), ...row(4, 25.5, 4)],
  onePlusN: [[1, 1, 46, 19], ...row(5, 22, 7)],
};

/** A small drawing of an arrangement; its name is written beside it. */
export function LayoutPicture({ layout }: { layout: string }) {
  const boxes = pictures[layout] ?? pictures.speakerOnly!;
  return (
    <svg width="60" height="37.5" viewBox="0 0 48 30" aria-hidden="true" focusable="false">
      {boxes.map(([x, y, width, height], i) => (
        <rect key={i} x={x} y={y} width={width} height={height} rx="1.2" fill="currentColor" opacity={i === 0 ? 0.85 : 0.5}
          stroke="var(--raised)" strokeWidth={layout === 'telepresence' && i > 0 ? 1 : 0} />
      ))}
    </svg>
  );
}
