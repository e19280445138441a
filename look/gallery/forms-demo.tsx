import { ListChecks } from 'lucide-react';
import { useState } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { ChoiceField } from '@/components/ui/choice-field';
import { FoldingCard } from '@/components/ui/folding-card';
import { SaveBar } from '@/components/ui/save-bar';
import { SelectField } from '@/components/ui/select-field';
import { TextAreaField } from '@/components/ui/text-area-field';
import { Row, Stack } from './rows';

const choices = [
  { value: 'all', label: 'Everybody' },
  { value: 'some', label: 'A few' },
];

/** The fields that offer a choice or take more than a line. */
export function ChoicesDemo() {
  const [chosen, choose] = useState('all');
  return (
    <Stack>
      <ChoiceField
        name="choice"
        label="Who may"
        options={choices}
        value={chosen}
        onChange={choose}
      />
      <SelectField name="select" label="Who may" options={choices} defaultValue="some" />
      <TextAreaField name="area" label="Names" hint="One a line." defaultValue="Minnie" rows={3} />
      <FoldingCard title="Advanced" description="Seldom needed" icon={<ListChecks />}>
        <p>What is seldom needed.</p>
      </FoldingCard>
      <FoldingCard title="Next" badge={<Badge tone="accent">Done</Badge>} open emphasised>
        <p>What comes next.</p>
      </FoldingCard>
    </Stack>
  );
}

/** The bar of a form, in each of its tones. */
export function SaveBars() {
  return (
    <Stack>
      <SaveBar
        label="Unsaved"
        message="Not saved yet: Name, Email"
        tone="unsaved"
        isUnsaved={false}
      >
        <Row>
          <Button look="secondary">Discard</Button>
          <Button>Save</Button>
        </Row>
      </SaveBar>
      <SaveBar label="Saved" message="Saved." tone="saved" isUnsaved={false} />
      <SaveBar label="Refused" message="Something is wrong." tone="error" isUnsaved={false} />
    </Stack>
  );
}
