/** Bars side by side, drawn as SVG. It is a picture of a table that stands beside it. */

export interface Bar {
  readonly name: string;
  /** One for each of the series, in their order. */
  readonly values: readonly number[];
}

const HEIGHT = 160;
/** Of the whole, at least; and of one bar with its name. */
const NARROWEST = 320;
const STEP = 64;
const FOOT = 24;
const HEAD = 18;

export function Bars({ bars, series }: { bars: readonly Bar[]; series: readonly string[] }) {
  const most = Math.max(1, ...bars.flatMap((bar) => bar.values));
  const whole = Math.max(NARROWEST, bars.length * STEP);
  const step = whole / Math.max(bars.length, 1);
  const width = Math.min(28, (step * 0.8) / series.length);
  return (
    <figure class="desk-plot" aria-hidden="true">
      <svg width={whole} height={HEAD + HEIGHT + FOOT}>
        <line x1="0" x2={whole} y1={HEAD + HEIGHT} y2={HEAD + HEIGHT} class="desk-axis" />
        {bars.map((bar, index) => (
          <g key={bar.name}>
            {bar.values.map((value, which) => {
              const height = (value / most) * HEIGHT;
              const x = step * (index + 0.5) + (which - series.length / 2) * width;
              return (
                <g key={which}>
                  <rect x={x} y={HEAD + HEIGHT - height} width={width - 2} height={height} class={`desk-bar-${which}`} />
                  {value > 0 && (
                    <text x={x + width / 2 - 1} y={HEAD + HEIGHT - height - 4}>
                      {value}
                    </text>
                  )}
                </g>
              );
            })}
            <text x={step * (index + 0.5)} y={HEAD + HEIGHT + 17}>
              {bar.name}
            </text>
          </g>
        ))}
      </svg>
      <figcaption class="row small">
        {series.map((name, which) => (
          <span key={name} class="desk-key">
            <svg viewBox="0 0 12 12" width="12" height="12">
              <rect width="12" height="12" class={`desk-bar-${which}`} />
            </svg>
            {name}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}
