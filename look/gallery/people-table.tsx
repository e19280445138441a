import { SearchX } from 'lucide-react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { columnSort } from '@/components/ui/column-sort';
import { EmptyState } from '@/components/ui/empty-state';
import { FilterBar } from '@/components/ui/filter-bar';
import { Pagination } from '@/components/ui/pagination';
import { queryAddress } from '@/components/ui/query-address';
import { SearchField } from '@/components/ui/search-field';
import { SelectField } from '@/components/ui/select-field';
import { Table } from '@/components/ui/table';
import { Row, Stack } from './rows';

const path = '/';
const query = { q: 'example', sort: 'name', after: '20' };
const filterLabels = { region: 'Filters', apply: 'Show', clear: 'Clear' };
const states = [
  { value: '', label: 'Everybody' },
  { value: 'active', label: 'Active' },
];

const people = [
  { name: 'Minnie Mouse', mail: 'minnie@example.com', state: 'Active', count: '2' },
  { name: 'علی‌رضا نوری‌زاده', mail: 'alireza@example.com', state: 'Invited', count: '0' },
  {
    name: 'Maximiliane-Alexandra Theodora von Hohenzollern-Sigmaringen',
    mail: 'maximiliane-alexandra.theodora.von.hohenzollern@department-of-long-names.example.com',
    state: 'Locked',
    count: '14',
  },
];

function Filters({ id, search }: { id: string; search: string }) {
  return (
    <FilterBar
      action={path}
      labels={filterLabels}
      kept={{ sort: query.sort }}
      clearHref={queryAddress(path, query, { q: null, after: null })}
    >
      <SearchField id={`${id}-q`} name="q" label="Name or mail" defaultValue={search} />
      <SelectField id={`${id}-state`} name="state" label="State" options={states} />
    </FilterBar>
  );
}

/** A list of people: filters, sorting, a checkbox for each row, and a way to the other pages. */
export function PeopleTable() {
  return (
    <Stack>
      <Filters id="people" search={query.q} />
      <form>
        <Stack>
          <Table
            caption="People"
            selection={{ name: 'person', label: 'Choose' }}
            columns={[
              { key: 'name', label: 'Name', sort: columnSort(path, query, 'name') },
              { key: 'mail', label: 'Mail', sort: columnSort(path, query, 'mail') },
              { key: 'state', label: 'State', isShort: true },
              { key: 'passkeys', label: 'Passkeys', align: 'end' },
            ]}
            rows={people.map(({ name, mail, state, count }) => ({
              id: mail,
              selectLabel: `Choose ${name}`,
              cells: [
                <bdi key="name">{name}</bdi>,
                <bdi key="mail">{mail}</bdi>,
                <Badge key="state" tone={state === 'Locked' ? 'warning' : 'neutral'}>
                  {state}
                </Badge>,
                count,
              ],
            }))}
          />
          <Row>
            <Button look="secondary" type="submit">
              Invite those
            </Button>
          </Row>
        </Stack>
      </form>
      <Pagination
        label="Pages"
        summary="21 to 23 of 212"
        previous={{ label: 'Previous', href: queryAddress(path, query, { after: null }) }}
        next={{ label: 'Next', href: null }}
      />
    </Stack>
  );
}

/** The same list where the filters leave nobody. */
export function EmptyTable() {
  return (
    <Stack>
      <Filters id="nobody" search="zzz" />
      <EmptyState
        icon={<SearchX />}
        title="Nobody is like that"
        text="Look for a part of the name or of the address."
      />
    </Stack>
  );
}
