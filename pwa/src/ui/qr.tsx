/** A QR code as one path of squares. The encoder comes only when a code is drawn. */
import "./qr.css";
import type { ComponentChildren } from "preact";
import { useAsync } from "./live.ts";

/** Light squares around the code, as its readers need (ISO/IEC 18004, quiet zone). */
const QUIET = 4;

interface QrCodeProps {
  value: string;
  label: string;
  /** Where the encoder did not come. */
  failed: ComponentChildren;
}

export function QrCode({ value, label, failed }: QrCodeProps) {
  const drawn = useAsync(() => draw(value).catch(() => null), [value]);
  if (drawn === null) return <p class="soft">{failed}</p>;
  if (drawn === undefined) return <div class="qr" />;
  return (
    <svg class="qr" viewBox={`0 0 ${drawn.size} ${drawn.size}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <path class="qr-light" d={`M0 0h${drawn.size}v${drawn.size}H0z`} />
      <path class="qr-dark" d={drawn.path} />
    </svg>
  );
}

async function draw(value: string): Promise<{ size: number; path: string }> {
  const { encode } = await import("uqr");
  const { data, size } = encode(value, { ecc: "M", border: QUIET });
  const squares = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return { size, path: squares.join("") };
}
