import 'server-only';
import type { BrandImage } from '@/lib/brand-image';
import { config } from '@/lib/config';

/** From so much wider than high a logo is a wordmark: it says the name by itself. */
const wordmarkRatio = 1.75;

const addressOf = (path: string, { version }: BrandImage) => `${path}?v=${version}`;

/** Name and logo of the installation, as the frames of pages show them. */
export function brand() {
  const { rpName, brand: images } = config();
  const { logo, logoDark } = images;
  return {
    brand: rpName,
    logo: logo && {
      src: addressOf('/brand/logo', logo),
      darkSrc: logoDark && addressOf('/brand/logo-dark', logoDark),
      ratio: logo.ratio,
      isWordmark: logo.ratio !== null && logo.ratio >= wordmarkRatio,
    },
  };
}

/** The icons of tab and home screen, as Next's metadata names them. */
export function brandIcons() {
  const { icon } = config().brand;
  if (!icon)
    return {
      icon: [
        { url: '/favicon.ico', sizes: '32x32' },
        { url: '/icon.svg', type: 'image/svg+xml' },
      ],
      apple: '/apple-touch-icon.png',
    };
  const url = addressOf('/brand/icon', icon);
  return {
    icon: { url, type: icon.type },
    ...(icon.type === 'image/png' && { apple: url }),
  };
}

/** The links at the foot of pages, as far as the installation has them. */
export function footerLinks(): { text: 'help' | 'privacy' | 'terms'; href: string }[] {
  const { links } = config();
  return (['help', 'privacy', 'terms'] as const).flatMap((text) => {
    const href = links[text];
    return href === null ? [] : [{ text, href }];
  });
}
