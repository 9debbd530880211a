// Placeholder for a page that is loading. It contains no text, so it is shown immediately.

import styles from './BlankPage.module.css'
import { Placeholder } from './controls'

/** Heights of the page's blocks in pixels, from top to bottom. */
const SHAPES = {
  booking: [84, 84, 84, 84, 84, 84],
  managedBooking: [320, 48, 50, 50, 50],
  emailLink: [52, 96, 96, 50],
}

export function BlankPage({ shape = 'booking' }: { shape?: keyof typeof SHAPES }) {
  return (
    <div className={styles.blank} data-shape={shape} aria-hidden="true">
      <div className={styles.header}>
        <Placeholder width={44} height={52} radius="22px 22px 8px 8px" />
        <Placeholder width={170} height={24} />
      </div>
      <Placeholder width="70%" height={40} />
      {SHAPES[shape].map((height, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the order is fixed
        <Placeholder key={index} height={height} radius={height > 60 ? 18 : 12} />
      ))}
    </div>
  )
}
