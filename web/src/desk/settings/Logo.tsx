// Logo of the business: shown, replaced and removed.

import { Button, FileButton, Group } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { api, type Schemas } from '../../shared/api'
import { unwrap } from '../../shared/problem'
import { type Business, businessQuery } from '../catalogue'
import { useI18n } from '../i18n'
import { Panel } from '../kit/Panel'
import { checkPicture, describeUploadError, PICTURE_TYPES } from '../ui/pictures'
import { useProblemToast } from '../ui/problems'
import { upload } from '../ui/upload'
import styles from './settings.module.css'

export function Logo({ business }: { business: Business }) {
  const { t, format } = useI18n()
  const queryClient = useQueryClient()
  const showProblem = useProblemToast()
  const reset = useRef<() => void>(null)
  const [message, setMessage] = useState<string | null>(null)
  const invalidate = () => queryClient.invalidateQueries(businessQuery)
  const uploadLogo = useMutation({
    mutationFn: (file: File) => upload<Schemas['File']>('/business/logo', file),
    onSuccess: invalidate,
    onError: (error) => setMessage(describeUploadError(error, t, format.number)),
  })
  const remove = useMutation({
    mutationFn: () => unwrap(api.DELETE('/business/logo')),
    onSuccess: invalidate,
    onError: showProblem,
  })
  const choose = (file: File | null) => {
    if (!file) return
    const problem = checkPicture(file)
    setMessage(problem && t(problem))
    if (!problem) uploadLogo.mutate(file)
    // Allows choosing the same file again.
    reset.current?.()
  }
  return (
    <Panel padded title={t('settings.logo')}>
      <Group>
        <img
          className={styles.logo}
          src={business.logo?.thumbnail_url ?? business.logo?.url ?? '/favicon.svg'}
          alt={t('settings.logo')}
        />
        <FileButton accept={PICTURE_TYPES} resetRef={reset} onChange={choose}>
          {(props) => (
            <Button {...props} variant="default" loading={uploadLogo.isPending}>
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
      {message && (
        <p role="alert" className={styles.fault}>
          {message}
        </p>
      )}
    </Panel>
  )
}
