// Section of a page with a title, an optional action and its content on a card.

import type { ReactNode } from 'react'
import { Card, Section } from '../ui/layout'

interface PanelProps {
  title: string
  action?: ReactNode
  padded?: boolean
  children: ReactNode
}

export function Panel({ title, action, padded = false, children }: PanelProps) {
  return (
    <Section title={title} action={action}>
      <Card padded={padded}>{children}</Card>
    </Section>
  )
}
