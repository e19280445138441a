import type { ReactNode } from 'react';
import { areaPath, barPaths, chartSize, linePath } from './chart-path';
import { axisMarks } from './chart-scale';
import { Disclosure } from './disclosure';
import { Table } from './table';

/** One series of counts, a value for each place on the axis. */
type ChartSeries = { label: string; values: number[] };

type ChartProps = {
  /** What is shown, as a heading above it. */
  title: string;
  /** What there is to see in it, in a sentence. */
  summary: string;
  /** What stands below, one for each value: days, versions. */
  places: string[];
  /** One or two series; a bar chart shows the first alone. */
  series: ChartSeries[];
  kind: 'line' | 'bars';
  /** How a count is written. */
  format: (value: number) => string;
  labels: { place: string; asTable: string };
};

/** Told apart by dashes as well as by colour. */
const strokes = [
  { line: 'stroke-accent forced-colors:stroke-[Highlight]', dash: undefined },
  { line: 'stroke-warning forced-colors:stroke-[CanvasText]', dash: '6 4' },
];

function Lines({ series, max }: { series: ChartSeries[]; max: number }) {
  return (
    <>
      {series.length === 1 ? (
        <path
          d={areaPath(series[0]?.values ?? [], max)}
          className="fill-accent-soft forced-colors:fill-none"
        />
      ) : null}
      {series.map(({ label, values }, index) => (
        <path
          key={label}
          d={linePath(values, max)}
          fill="none"
          strokeWidth="2"
          strokeLinejoin="round"
          strokeLinecap="round"
          strokeDasharray={strokes[index]?.dash}
          vectorEffect="non-scaling-stroke"
          className={strokes[index]?.line}
        />
      ))}
    </>
  );
}

function Bars({ values, max }: { values: number[]; max: number }) {
  return barPaths(values, max).map((path) => (
    <path key={path} d={path} className="fill-accent forced-colors:fill-[Highlight]" />
  ));
}

function Plot({ kind, series, marks }: Pick<ChartProps, 'kind' | 'series'> & { marks: number[] }) {
  const max = marks.at(-1) ?? 1;
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${chartSize} ${chartSize}`}
      preserveAspectRatio="none"
      className="h-48 w-full overflow-visible"
    >
      {marks.map((mark) => (
        <path
          key={mark}
          d={`M0 ${chartSize - (mark / max) * chartSize}h${chartSize}`}
          vectorEffect="non-scaling-stroke"
          className={`${mark === 0 ? 'stroke-edge' : 'stroke-line'} forced-colors:stroke-[GrayText] forced-colors:opacity-40`}
        />
      ))}
      {kind === 'line' ? (
        <Lines {...{ series, max }} />
      ) : (
        <Bars values={series[0]?.values ?? []} max={max} />
      )}
    </svg>
  );
}

function Legend({ series }: { series: ChartSeries[] }) {
  return (
    <ul className="flex flex-wrap gap-x-5 gap-y-1 text-ink-soft text-sm">
      {series.map(({ label }, index) => (
        <li key={label} className="flex items-center gap-2">
          <svg aria-hidden="true" viewBox="0 0 24 4" className="w-6 shrink-0">
            <path
              d="M1 2h22"
              strokeWidth="2"
              strokeDasharray={strokes[index]?.dash}
              className={strokes[index]?.line}
            />
          </svg>
          {label}
        </li>
      ))}
    </ul>
  );
}

/** What stands below the axis: every place of a bar chart, of a line the first, the middle and the last. */
function Places({ kind, places }: Pick<ChartProps, 'kind' | 'places'>) {
  const ends = [places[0], places[Math.floor(places.length / 2)], places.at(-1)];
  const shown = kind === 'bars' ? places : ends;
  const look =
    kind === 'bars'
      ? 'grid auto-cols-fr grid-flow-col gap-1 text-center *:min-w-0 *:wrap-anywhere'
      : 'flex justify-between gap-2';
  return (
    <div className={look}>
      {shown.map((place, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the places of an axis never change theirs.
        <span key={index}>{place}</span>
      ))}
    </div>
  );
}

function asRows({ places, series, format }: ChartProps): { id: string; cells: ReactNode[] }[] {
  return places.map((place, index) => ({
    id: place,
    cells: [place, ...series.map(({ values }) => format(values[index] ?? 0))],
  }));
}

/** Counts over time or by kind, drawn on the server: a picture for the eyes, a sentence and a table for everybody. */
export function Chart(props: ChartProps) {
  const { title, summary, places, series, kind, format, labels } = props;
  const marks = axisMarks(Math.max(0, ...series.flatMap(({ values }) => values)));
  return (
    <figure className="grid grid-cols-1 gap-4">
      <figcaption className="grid gap-1">
        <span className="font-semibold">{title}</span>
        <span className="text-ink-soft text-sm">{summary}</span>
      </figcaption>
      {series.length > 1 ? <Legend series={series} /> : null}
      <div
        aria-hidden="true"
        className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-2 text-ink-soft text-xs tabular-nums"
      >
        <div className="-my-2 flex flex-col-reverse justify-between text-right">
          {marks.map((mark) => (
            <span key={mark}>{format(mark)}</span>
          ))}
        </div>
        <Plot {...{ kind, series, marks }} />
        <span />
        <Places {...{ kind, places }} />
      </div>
      <Disclosure summary={labels.asTable}>
        <Table
          caption={title}
          columns={[
            { key: 'place', label: labels.place },
            ...series.map(({ label }) => ({ key: label, label, align: 'end' as const })),
          ]}
          rows={asRows(props)}
        />
      </Disclosure>
    </figure>
  );
}
