// Closing something in which things were entered is asked about first.

import { type ReactNode, useState } from 'react'
import { useTexts } from '../texts'
import { Question } from './Question'

/** `text` says what would be lost. `close` asks, if anything would be. */
export function useClosing(entered: boolean, text: string, onClose: () => void) {
  const { t } = useTexts()
  const [asking, setAsking] = useState(false)
  const question: ReactNode = asking && (
    <Question
      title={t('closing.title')}
      yes={t('closing.discard')}
      isPending={false}
      error={null}
      onYes={onClose}
      onClose={() => setAsking(false)}
    >
      {text}
    </Question>
  )
  return { asking, question, close: entered ? () => setAsking(true) : onClose }
}
