// Modal dialog with a question. The browser traps the focus, closes the dialog on Escape and restores the focus.

import { type ReactNode, useEffect, useRef } from 'react'
import styles from './Dialog.module.css'

interface Props {
  title: string
  children: ReactNode
  onClose: () => void
}

export function Dialog({ title, children, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])
  return (
    <dialog className={styles.dialog} ref={dialog} aria-labelledby="question" onCancel={onClose}>
      <h2 className={styles.title} id="question">
        {title}
      </h2>
      {children}
    </dialog>
  )
}

export function DialogActions({ children }: { children: ReactNode }) {
  return <div className={styles.actions}>{children}</div>
}
