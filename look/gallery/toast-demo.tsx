import { Button } from '@/components/ui/button';
import { ToastProvider, useToast } from '@/components/ui/toast';
import { Row } from './rows';

function Buttons() {
  const show = useToast();
  return (
    <Row>
      <Button
        look="secondary"
        onClick={() => show({ tone: 'success', text: 'The link is copied.' })}
      >
        Succeed
      </Button>
      <Button
        look="secondary"
        onClick={() => show({ tone: 'error', text: 'The link could not be copied.' })}
      >
        Fail
      </Button>
    </Row>
  );
}

/** What shows toasts. */
export function ToastDemo() {
  return (
    <ToastProvider labels={{ region: 'Messages', close: 'Close this message' }}>
      <Buttons />
    </ToastProvider>
  );
}
