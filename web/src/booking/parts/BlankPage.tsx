// The places that a page is going to take. They need no texts, so that they are there at once.

import styles from './BlankPage.module.css'
import { Blank } from './parts'

/** How tall the parts of a page are, one below the other. */
const SHAPES = {
  booking: [84, 84, 84, 84, 84, 84],
  visit: [320, 48, 50, 50, 50],
  letter: [52, 96, 96, 50],
}

export function BlankPage({ shape = 'booking' }: { shape?: keyof typeof SHAPES }) {
  return (
    <div className={styles.blank} data-shape={shape} aria-hidden="true">
      <div className={styles.header}>
        <Blank width={44} height={52} radius="22px 22px 8px 8px" />
        <Blank width={170} height={24} />
      </div>
      <Blank width="70%" height={40} />
      {SHAPES[shape].map((height, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are in order
        <Blank key={index} height={height} radius={height > 60 ? 18 : 12} />
      ))}
    </div>
  )
}
