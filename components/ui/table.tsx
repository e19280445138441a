import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ColumnSort } from './column-sort';

/** One column: its heading, and how it sorts where it can. */
type TableColumn = {
  key: string;
  label: string;
  /** Numbers and dates that are compared stand at the end of their column. */
  align?: 'start' | 'end';
  /** A word or a badge that stays on one line. */
  isShort?: boolean;
  sort?: ColumnSort;
};

/** One row: a cell for each column, in their order; the first names the row. */
type TableRow = { id: string; cells: ReactNode[]; selectLabel?: string };

type TableProps = {
  /** What the table lists; read out, not shown. */
  caption: string;
  columns: TableColumn[];
  rows: TableRow[];
  /** Gives each row a checkbox of this name, whose value is the row's id, for the form around the table. */
  selection?: { name: string; label: string } | undefined;
};

/** What the elements are by themselves, said once more: stacked on a narrow screen, some browsers forget it. */
const roles = {
  table: { role: 'table' },
  rowgroup: { role: 'rowgroup' },
  row: { role: 'row' },
  columnheader: { role: 'columnheader' },
  rowheader: { role: 'rowheader' },
  cell: { role: 'cell' },
} as const;

const icons = { ascending: ArrowUp, descending: ArrowDown, none: ChevronsUpDown };

function Heading({ column }: { column: TableColumn }) {
  const { label, sort, align } = column;
  const Icon = icons[sort?.direction ?? 'none'];
  return (
    <th
      scope="col"
      {...roles.columnheader}
      aria-sort={sort?.direction ?? undefined}
      className={`px-3 font-medium text-ink-soft text-sm first:pl-3 last:pr-3 max-sm:p-0 max-sm:first:pl-0 ${align === 'end' ? 'text-right' : 'text-left'} ${sort ? '' : 'max-sm:sr-only'}`}
    >
      {sort ? (
        <a
          href={sort.href}
          className="inline-flex min-h-11 items-center gap-1.5 rounded-control hover:text-ink max-sm:border max-sm:border-line max-sm:px-3"
        >
          {label}
          <Icon aria-hidden="true" className="size-4 shrink-0" />
        </a>
      ) : (
        label
      )}
    </th>
  );
}

const rowStyle =
  'border-line border-t has-checked:bg-accent-soft forced-colors:has-checked:outline-2 forced-colors:has-checked:-outline-offset-2 max-sm:relative max-sm:grid max-sm:gap-1 max-sm:py-3';

const cellStyle =
  'min-w-0 px-3 py-3 text-sm first:pl-3 last:pr-3 max-sm:grid max-sm:grid-cols-[minmax(6rem,35%)_minmax(0,1fr)] max-sm:gap-3 max-sm:p-0 max-sm:first:pl-0 max-sm:last:pr-0';

function Cell({ column, children }: { column: TableColumn; children: ReactNode }) {
  return (
    <td
      {...roles.cell}
      className={`${cellStyle} text-ink-soft ${column.isShort ? 'whitespace-nowrap' : 'wrap-anywhere'} ${column.align === 'end' ? 'sm:text-right' : ''}`}
    >
      <span aria-hidden="true" className="text-ink-soft sm:hidden">
        {column.label}
      </span>
      <span className="min-w-0">{children}</span>
    </td>
  );
}

function Select({ name, row }: { name: string; row: TableRow }) {
  return (
    <td {...roles.cell} className="w-11 max-sm:absolute max-sm:top-0.5 max-sm:right-0">
      <label className="flex size-11 items-center justify-center">
        <span className="sr-only">{row.selectLabel}</span>
        <input
          type="checkbox"
          name={name}
          value={row.id}
          className="size-5 rounded-sm accent-accent"
        />
      </label>
    </td>
  );
}

function Row({
  row,
  columns,
  selection,
}: { row: TableRow } & Pick<TableProps, 'columns' | 'selection'>) {
  const [first, ...rest] = row.cells;
  return (
    <tr {...roles.row} className={rowStyle}>
      {selection ? <Select name={selection.name} row={row} /> : null}
      <th
        scope="row"
        {...roles.rowheader}
        className="min-w-0 px-3 py-3 text-left font-medium text-sm wrap-anywhere first:pl-3 max-sm:p-0 max-sm:pr-10 max-sm:first:pl-0"
      >
        {first}
      </th>
      {columns.slice(1).map((column, index) => (
        <Cell key={column.key} column={column}>
          {rest[index]}
        </Cell>
      ))}
    </tr>
  );
}

/** Rows of facts; on a narrow screen each row is a block of its own, and headings that sort stand above them all. */
export function Table({ caption, columns, rows, selection }: TableProps) {
  return (
    <table {...roles.table} className="w-full border-collapse max-sm:block">
      <caption className="sr-only">{caption}</caption>
      <thead {...roles.rowgroup} className="max-sm:block">
        <tr {...roles.row} className="max-sm:flex max-sm:flex-wrap max-sm:gap-2 max-sm:pb-3">
          {selection ? (
            <th scope="col" {...roles.columnheader} className="max-sm:sr-only">
              <span className="sr-only">{selection.label}</span>
            </th>
          ) : null}
          {columns.map((column) => (
            <Heading key={column.key} column={column} />
          ))}
        </tr>
      </thead>
      <tbody {...roles.rowgroup} className="max-sm:block">
        {rows.map((row) => (
          <Row key={row.id} {...{ row, columns, selection }} />
        ))}
      </tbody>
    </table>
  );
}
