import { hydrateRoot } from 'react-dom/client';
import { Gallery } from './gallery';

const root = document.getElementById('gallery');
if (root) hydrateRoot(root, <Gallery />);
