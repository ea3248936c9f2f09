/** What differs between the four tabs. Glyphs are drawn in the text's colour. */
export const CHANNELS = {
  whatsapp: {
    name: 'WhatsApp',
    address: 'Your number',
    glyph: 'M10 3a7 7 0 0 0-6 10.6L3 17l3.5-.9A7 7 0 1 0 10 3ZM7.5 8.4c.3 2 2.100 3.800 4.100 4.100l1-1',
    canQuote: true,
  },
  instagram: {
    name: 'Instagram',
    address: 'Your Instagram-scoped id',
    glyph:
      'M6.500 3.500h7a3 3 0 0 1 3 3v7a3 3 0 0 1-3 3h-7a3 3 0 0 1-3-3v-7a3 3 0 0 1 3-3ZM10 7.200a2.800 2.800 0 1 1 0 5.600 2.800 2.800 0 0 1 0-5.600ZM14 6h.01',
    canQuote: true,
  },
  sms: {
    name: 'SMS',
    address: 'Your number',
    glyph:
      'M4 4.500h12a1 1 0 0 1 1 1v7.500a1 1 0 0 1-1 1H9.500L6 17v-3H4a1 1 0 0 1-1-1V5.500a1 1 0 0 1 1-1ZM6.800 9.200h.01M10 9.200h.01M13.200 9.200h.01',
    canQuote: false,
  },
  email: {
    name: 'Email',
    address: 'Your address',
    glyph: 'M4 4.500h12a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1ZM3.500 6l6.500 4.800L16.500 6',
    canQuote: true,
  },
};

export const CHANNEL_NAMES = Object.keys(CHANNELS);

const SVG = 'http://www.w3.org/2000/svg';

/** @returns an outline drawing of one path */
export function drawing(path, viewBox = '0 0 20 20') {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', viewBox);
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(SVG, 'path');
  const looks = {
    d: path,
    fill: 'none',
    stroke: 'currentColor',
    'stroke-width': '1.5',
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
  };
  for (const [name, value] of Object.entries(looks)) line.setAttribute(name, value);
  svg.append(line);
  return svg;
}
