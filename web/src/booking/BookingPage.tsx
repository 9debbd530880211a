// A business's public page.

import styles from './BookingPage.module.css'

export function BookingPage({ code }: { code: string }) {
  return (
    <main className={styles.page}>
      <h1>{code}</h1>
    </main>
  )
}
