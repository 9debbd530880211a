// Icons of the public pages, drawn as outlines.

const paths = {
  back: 'M14.5 5.5 8 12l6.5 6.5',
  forward: 'M9.5 5.5 16 12l-6.5 6.5',
  check: 'm5.5 12.5 4.2 4.2 8.8-9.2',
  plus: 'M12 6v12M6 12h12',
  calendar: 'M5 7.5h14v11.5H5zM5 11h14M9 4.5v4M15 4.5v4',
  place: 'M12 20.5s6-5.7 6-10.3a6 6 0 0 0-12 0c0 4.6 6 10.3 6 10.3zM12 12.4a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4z',
  person: 'M12 11.5a3.6 3.6 0 1 0 0-7.2 3.6 3.6 0 0 0 0 7.2zM5.2 19.7a6.8 6.8 0 0 1 13.6 0',
  people:
    'M9.2 11.3a3.3 3.3 0 1 0 0-6.6 3.3 3.3 0 0 0 0 6.6zM3 19.3a6.2 6.2 0 0 1 12.4 0' +
    'M15.5 5a3.3 3.3 0 0 1 0 6.1M17.2 14a6.2 6.2 0 0 1 3.8 5.3',
  link:
    'M10 14a4 4 0 0 0 5.7 0l3.1-3.1a4 4 0 0 0-5.7-5.7L12 6.3' +
    'M14 10a4 4 0 0 0-5.7 0l-3.1 3.1a4 4 0 0 0 5.7 5.7l1.1-1.1',
} as const

export type IconName = keyof typeof paths

export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  )
}
