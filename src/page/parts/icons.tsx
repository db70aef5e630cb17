/** The few signs that buttons bear: a path each, in the colour of the text. */
const PATHS = {
  start: 'M3 3h2v10H3zM13 3v10L6 8z',
  back: 'M11 3v10L4 8z',
  play: 'M4 2.5v11l9-5.5z',
  pause: 'M4 3h3v10H4zM9 3h3v10H9z',
  on: 'M5 3v10l7-5z',
  end: 'M3 3v10l7-5zM11 3h2v10h-2z',
  less: 'M10.5 3.2 5.7 8l4.8 4.8-1.2 1.2L3.3 8l6-6z',
  more: 'M5.5 3.2 10.3 8l-4.8 4.8L6.7 14l6-6-6-6z',
  light: 'M8 4.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM7.3 1h1.4v2H7.3zM7.3 13h1.4v2H7.3zM1 7.3h2v1.4H1zM13 7.3h2v1.4h-2z'
    + 'M2.56 3.55l.99-.99 1.41 1.41-.99.99zM11.03 12.02l.99-.99 1.41 1.41-.99.99zM2.56 12.44l1.41-1.41.99.99-1.41 1.41z'
    + 'M11.03 3.97l1.41-1.41.99.99-1.41 1.41z',
  dark: 'M6.2 2A6.2 6.2 0 1 0 14 9.8 5.2 5.2 0 0 1 6.2 2z',
  copy: 'M5 1.5h8.5V11H12V3H5zM2.5 4.5H11v10H2.5zM4 6v7h5.5V6z',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
      <path d={PATHS[name]} fill="currentColor" />
    </svg>
  );
}
