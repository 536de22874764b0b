/** A QR code as one path of squares. The encoder comes only when a code is drawn. */
import { useAsync } from "../ui/live.ts";
import { useKioskWords } from "./words/index.ts";

/** Light squares around the code, as its readers need (ISO/IEC 18004, quiet zone). */
const QUIET = 4;

export function QrCode({ value, label }: { value: string; label: string }) {
  const k = useKioskWords();
  const drawn = useAsync(() => draw(value).catch(() => null), [value]);
  if (drawn === null) return <p class="soft">{k.sent.qrFailed}</p>;
  if (drawn === undefined) return <div class="kiosk-qr" />;
  return (
    <svg class="kiosk-qr" viewBox={`0 0 ${drawn.size} ${drawn.size}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <path class="kiosk-qr-light" d={`M0 0h${drawn.size}v${drawn.size}H0z`} />
      <path class="kiosk-qr-dark" d={drawn.path} />
    </svg>
  );
}

async function draw(value: string): Promise<{ size: number; path: string }> {
  const { encode } = await import("uqr");
  const { data, size } = encode(value, { ecc: "M", border: QUIET });
  const squares = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return { size, path: squares.join("") };
}
