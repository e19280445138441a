import type { Cost, Discipline, Figures } from '@/bench/measure';

/** Everything that one run found out; figures, costs and memory stand in the order of `contestants`. */
export type Report = {
  node: string;
  cores: number;
  rounds: number;
  contestants: string[];
  disciplines: (Discipline & { figures: Figures[] })[];
  costs: { ceremony: Discipline['ceremony']; cost: Cost[] }[];
  memoryMebibytes: number[];
};

const columns: { title: string; value: (figures: Figures) => number; digits: number }[] = [
  { title: 'per second', value: (figures) => figures.perSecond, digits: 0 },
  { title: 'p50 ms', value: (figures) => figures.p50, digits: 1 },
  { title: 'p95 ms', value: (figures) => figures.p95, digits: 1 },
  { title: 'p99 ms', value: (figures) => figures.p99, digits: 1 },
  { title: 'server CPU ms', value: (figures) => figures.serverCpu, digits: 2 },
  { title: 'database CPU ms', value: (figures) => figures.databaseCpu, digits: 2 },
];

function table(rows: string[][]): string {
  const widths = rows[0]?.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: string[]) =>
    row
      .map((cell, column) => {
        const width = widths?.[column] ?? 0;
        return column < 2 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ');
  return rows.map(line).join('\n');
}

const ratio = (mine: number, theirs: number) => `${(mine / theirs).toFixed(2)} x`;

function figureRows({ contestants, disciplines }: Report): string[][] {
  const rows = [['ceremony', 'who', ...columns.map(({ title }) => title)]];
  for (const { ceremony, concurrency, figures } of disciplines) {
    const name = `${ceremony}, ${concurrency} at once`;
    for (const [index, own] of figures.entries())
      rows.push([
        index === 0 ? name : '',
        contestants[index] ?? '',
        ...columns.map(({ value, digits }) => value(own).toFixed(digits)),
      ]);
    const [mine, theirs] = figures;
    if (mine && theirs)
      rows.push(['', 'ratio', ...columns.map(({ value }) => ratio(value(mine), value(theirs)))]);
  }
  return rows;
}

function costRows({ contestants, costs }: Report): string[][] {
  const rows = [['one ceremony', 'who', 'statements', 'commits']];
  for (const { ceremony, cost } of costs) {
    for (const [index, { statements, commits }] of cost.entries())
      rows.push([
        index === 0 ? ceremony : '',
        contestants[index] ?? '',
        statements.toFixed(2),
        commits.toFixed(2),
      ]);
  }
  return rows;
}

/** The report as a person reads it. */
export function formatReport(report: Report): string {
  const memory = report.contestants
    .map((name, index) => `${name} ${Math.round(report.memoryMebibytes[index] ?? 0)} MiB`)
    .join(', ');
  return [
    `Node ${report.node}, ${report.cores} cores for load, servers and database; medians of ${report.rounds} rounds.`,
    table(figureRows(report)),
    table(costRows(report)),
    `Memory at the end: ${memory}`,
  ].join('\n\n');
}
