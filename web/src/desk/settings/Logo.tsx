// The business's logo: shown, put in place of another, and taken away.

import { Button, FileButton, Group } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { api, type Schemas } from '../../shared/api'
import { answer } from '../../shared/problem'
import { type Business, businessQuery } from '../catalogue'
import { Panel } from '../kit/Panel'
import { faultOf, PICTURES, sayRefusal } from '../parts/pictures'
import { useShowProblem } from '../parts/problems'
import { upload } from '../parts/upload'
import { useTexts } from '../texts'
import styles from './settings.module.css'

export function Logo({ business }: { business: Business }) {
  const { t, format } = useTexts()
  const queries = useQueryClient()
  const show = useShowProblem()
  const reset = useRef<() => void>(null)
  const [fault, setFault] = useState<string | null>(null)
  const anew = () => queries.invalidateQueries(businessQuery)
  const put = useMutation({
    mutationFn: (file: File) => upload<Schemas['File']>('/business/logo', file),
    onSuccess: anew,
    onError: (thrown) => setFault(sayRefusal(thrown, t, format.number)),
  })
  const remove = useMutation({ mutationFn: () => answer(api.DELETE('/business/logo')), onSuccess: anew, onError: show })
  const choose = (file: File | null) => {
    if (!file) return
    const found = faultOf(file)
    setFault(found && t(found))
    if (!found) put.mutate(file)
    // So that the same file can be chosen again.
    reset.current?.()
  }
  return (
    <Panel padded title={t('settings.logo')}>
      <Group>
        <img
          className={styles.logo}
          src={business.logo?.small_link ?? business.logo?.link ?? '/favicon.svg'}
          alt={t('settings.logo')}
        />
        <FileButton accept={PICTURES} resetRef={reset} onChange={choose}>
          {(props) => (
            <Button {...props} variant="default" loading={put.isPending}>
              {t('settings.logoChoose')}
            </Button>
          )}
        </FileButton>
        {business.logo && (
          <Button variant="subtle" color="gray" loading={remove.isPending} onClick={() => remove.mutate()}>
            {t('action.remove')}
          </Button>
        )}
      </Group>
      {fault && (
        <p role="alert" className={styles.fault}>
          {fault}
        </p>
      )}
    </Panel>
  )
}
