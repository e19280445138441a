import { Card } from '@/components/ui/card';
import { sections } from './sections';

/** Every component of `components/ui` in its states, one card each. */
export function Gallery() {
  return (
    <main>
      <h1>Gallery</h1>
      {sections.map(({ id, title, content }) => (
        <div key={id} id={id}>
          <Card title={title}>{content}</Card>
        </div>
      ))}
    </main>
  );
}
