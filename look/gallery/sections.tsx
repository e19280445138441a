import { KeyRound, Users } from 'lucide-react';
import type { ReactNode } from 'react';
import { AccountPill } from '@/components/ui/account-pill';
import { Avatar } from '@/components/ui/avatar';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { CheckboxField } from '@/components/ui/checkbox-field';
import { CodeBlock } from '@/components/ui/code-block';
import { EmptyState } from '@/components/ui/empty-state';
import { Facts } from '@/components/ui/facts';
import { Field } from '@/components/ui/field';
import { Notice } from '@/components/ui/notice';
import { SearchField } from '@/components/ui/search-field';
import { Stepper } from '@/components/ui/stepper';
import { SwitchField } from '@/components/ui/switch-field';
import { TabLinks } from '@/components/ui/tab-links';
import { Tabs } from '@/components/ui/tabs';
import { BarChart, EmptyChart, LineChart, TwoLines } from './charts';
import { DialogDemo } from './dialog-demo';
import { ChoicesDemo, SaveBars } from './forms-demo';
import { MenuDemo } from './menu-demo';
import { EmptyTable, PeopleTable } from './people-table';
import { Row, Stack } from './rows';
import { ToastDemo } from './toast-demo';

/** One component in its states, as a card of the gallery and a picture of the sheet. */
export type Section = {
  id: string;
  title: string;
  content: ReactNode;
  /** Shown in the window after its buttons were pressed, one after the other. */
  opens?: boolean;
};

const long = 'The quick brown fox of the Northumberland Cooperative of Locksmiths and Keyholders';

const code = `await fetch('https://login.example.com/v2/sessions', {
  method: 'POST',
  headers: { authorization: \`Bearer \${token}\`, 'content-type': 'application/json' },
  body: JSON.stringify({ checks: { user: { loginName: 'minnie@example.com' } } }),
});`;

const buttons = (
  <Stack>
    {(['primary', 'secondary', 'quiet', 'danger'] as const).map((look) => (
      <Row key={look}>
        <Button look={look}>{look}</Button>
        <Button look={look} icon={<KeyRound />}>
          With an icon
        </Button>
        <Button look={look} busy>
          Busy
        </Button>
        <Button look={look} disabled>
          Disabled
        </Button>
      </Row>
    ))}
    <Button wide>{long}</Button>
  </Stack>
);

const fields = (
  <Stack>
    <Field name="plain" label="Name" hint="As others know it." defaultValue="Minnie Mouse" />
    <Field
      name="wrong"
      label="Email"
      error="Type one email address, such as minnie@example.com."
      defaultValue="no mailbox"
    />
    <Field name="off" label="Not to be changed" defaultValue={long} disabled />
    <SearchField name="search" label="Search" defaultValue="minnie" />
    <CheckboxField name="tick" label="Send a mail" hint="At once." defaultChecked />
    <CheckboxField name="tick-wrong" label={long} error="Tick this to go on." />
    <SwitchField name="switch-on" label="On" hint="A hint below." defaultChecked />
    <SwitchField name="switch-off" label={long} />
    <SwitchField name="switch-disabled" label="Not to be changed" disabled />
  </Stack>
);

const notices = (
  <Stack>
    <Notice>Something to know.</Notice>
    <Notice tone="success">Saved.</Notice>
    <Notice tone="warning" title="Nobody can sign in">
      {long}
    </Notice>
    <Notice tone="error" title="That did not work">
      Try again in a moment.
    </Notice>
  </Stack>
);

const badges = (
  <Stack>
    <Row>
      <Badge>Neutral</Badge>
      <Badge tone="accent">Accent</Badge>
      <Badge tone="warning">Warning</Badge>
      <Badge icon={<KeyRound />}>With an icon</Badge>
    </Row>
    <Row>
      <Avatar name="Minnie" size="small" />
      <Avatar name="علی" />
      <Avatar name="👩‍🚀 Sally" size="large" />
    </Row>
    <AccountPill name="minnie@example.com" label="Signing in as" />
    <AccountPill
      name="maximiliane-alexandra.theodora.von.hohenzollern@department-of-long-names.example.com"
      label="Signing in as"
    />
  </Stack>
);

const tabs = (
  <Stack>
    <Tabs
      label="Ways to call it"
      tabs={[
        { value: 'curl', label: 'curl', content: <p>With a program in a terminal.</p> },
        { value: 'node', label: 'Node.js', content: <p>With JavaScript on a server.</p> },
        { value: 'go', label: 'Go', content: <p>With a program in Go.</p> },
      ]}
    />
    <TabLinks
      label="Pages of one person"
      links={[
        { href: '#profile', label: 'Profile', current: false },
        { href: '#passkeys', label: 'Passkeys', current: true },
        { href: '#sessions', label: 'Sessions', current: false },
        { href: '#history', label: 'History of everything', current: false },
      ]}
    />
  </Stack>
);

const step = (label: string, state: 'done' | 'current' | 'ahead') => ({ label, state });

const steppers = (
  <Stack>
    <Stepper
      label="Setting up"
      doneLabel="done"
      steps={[step('Who you are', 'done'), step('Your passkey', 'current'), step('Done', 'ahead')]}
    />
    <Stepper
      label="A longer way"
      doneLabel="done"
      steps={[step(long, 'done'), step('Checking', 'done'), step('Moving', 'done')]}
    />
  </Stack>
);

const facts = (
  <Facts
    items={[
      { term: 'Created', value: 'November 25, 2026' },
      { term: 'Last used', value: 'Today, Chrome on Linux' },
      { term: 'A longer term than others', value: long },
    ]}
  />
);

const emptiness = (
  <EmptyState
    icon={<Users />}
    title="Nobody here yet"
    text="Invite somebody, and they appear here with what became of the invitation."
    action={<Button>Invite somebody</Button>}
  />
);

const codeBlock = (
  <CodeBlock
    label="JavaScript"
    code={code}
    copyLabels={{ copy: 'Copy', copied: 'Copied', failed: 'Select it and copy by hand' }}
  />
);

/** Every component that pages are made of, in the order of the sheet. */
export const sections: Section[] = [
  { id: 'button', title: 'Button', content: buttons },
  { id: 'field', title: 'Fields', content: fields },
  { id: 'choices', title: 'Choices, folded cards', content: <ChoicesDemo /> },
  { id: 'save-bar', title: 'Save bar', content: <SaveBars /> },
  { id: 'notice', title: 'Notice', content: notices },
  { id: 'badge', title: 'Badge, avatar, account', content: badges },
  { id: 'table', title: 'Table with filters and paging', content: <PeopleTable /> },
  { id: 'table-empty', title: 'Table without a match', content: <EmptyTable /> },
  { id: 'tabs', title: 'Tabs', content: tabs },
  { id: 'stepper', title: 'Stepper', content: steppers },
  { id: 'facts', title: 'Definition list', content: facts },
  { id: 'empty-state', title: 'Empty state', content: emptiness },
  { id: 'code-block', title: 'Code block', content: codeBlock },
  { id: 'chart-line', title: 'Chart: line', content: <LineChart /> },
  { id: 'chart-two', title: 'Chart: two lines', content: <TwoLines /> },
  { id: 'chart-bars', title: 'Chart: bars', content: <BarChart /> },
  { id: 'chart-empty', title: 'Chart: nothing yet', content: <EmptyChart /> },
  { id: 'menu', title: 'Menus', content: <MenuDemo />, opens: true },
  { id: 'dialog', title: 'Dialog', content: <DialogDemo />, opens: true },
  { id: 'toast', title: 'Toast', content: <ToastDemo />, opens: true },
];
