import buildProduct from '../e2e/build-product';
import { serveGallery } from './gallery/serve';

// For looking at the gallery by hand, and for the tests of what it does; it serves until it is ended.
buildProduct();
console.log(`The gallery is at ${(await serveGallery()).origin}`);
