import { Ellipsis, Pencil, Trash2 } from 'lucide-react';
import { Avatar } from '@/components/ui/avatar';
import { DisclosureMenu } from '@/components/ui/disclosure-menu';
import { Menu } from '@/components/ui/menu';
import { TextLink } from '@/components/ui/text-link';
import { Ends } from './rows';

const nothing = () => {};

/** Links behind one button, actions behind another. */
export function MenuDemo() {
  return (
    <Ends>
      <Menu
        id="menu-demo"
        label="What to do with it"
        icon={<Ellipsis />}
        actions={[
          { label: 'Rename', icon: <Pencil />, onSelect: nothing },
          { label: 'Remove', icon: <Trash2 />, danger: true, onSelect: nothing },
        ]}
      />
      <DisclosureMenu
        summary={
          <>
            <Avatar name="Minnie" />
            <span className="sr-only">Account of Minnie</span>
          </>
        }
      >
        <TextLink href="#security">Security</TextLink>
      </DisclosureMenu>
    </Ends>
  );
}
