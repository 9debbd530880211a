// Booking a visit, or blocking a time, from where one clicked.

import { Drawer, SegmentedControl, Stack } from '@mantine/core'
import { useState } from 'react'
import type { Location } from '../catalogue'
import { useClosing } from '../parts/closing'
import { useTexts } from '../texts'
import { BlockForm } from './BlockForm'
import type { Draft, Slot } from './slot'
import { VisitForm } from './VisitForm'

export { Refusal, serviceOptions } from './fields'

interface NewVisitProps {
  location: Location
  slot: Slot
  onClose: () => void
}

const empty: Draft = { entered: false }

export function NewVisit({ location, slot, onClose }: NewVisitProps) {
  const { t } = useTexts()
  const [kind, setKind] = useState<'visit' | 'block'>('visit')
  const [visit, setVisit] = useState(empty)
  const [block, setBlock] = useState(empty)
  const { asking, question, close } = useClosing(
    visit.entered || block.entered,
    visit.added ? t('closing.visitAdded', { client: visit.added }) : t('closing.visit'),
    onClose,
  )
  return (
    <Drawer
      opened
      onClose={close}
      closeOnEscape={!asking}
      size={460}
      title={t(kind === 'visit' ? 'visit.new' : 'block.new')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Stack>
        <SegmentedControl
          fullWidth
          aria-label={t('visit.kind')}
          value={kind}
          onChange={(value) => setKind(value === 'block' ? 'block' : 'visit')}
          data={[
            { value: 'visit', label: t('visit.one') },
            { value: 'block', label: t('block.one') },
          ]}
        />
        <div hidden={kind !== 'visit'}>
          <VisitForm location={location} slot={slot} onDone={onClose} onDraft={setVisit} />
        </div>
        {kind === 'block' && <BlockForm location={location} slot={slot} onDone={onClose} onDraft={setBlock} />}
      </Stack>
      {question}
    </Drawer>
  )
}
