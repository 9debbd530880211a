// Single photo with its details. Arrow keys show the other photos; typed changes are kept.

import { ActionIcon, Button, Group, Select, TextInput } from '@mantine/core'
import { DateInput } from '@mantine/dates'
import { useMediaQuery } from '@mantine/hooks'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { api, type Schemas } from '../../shared/api'
import { unwrap } from '../../shared/problem'
import { dayOf, formatInstant, instantAt } from '../../shared/time'
import { useI18n } from '../i18n'
import { Dialog } from '../kit/Dialog'
import { Icon } from '../ui/Icon'
import { useProblemToast } from '../ui/problems'
import styles from './photos.module.css'
import { type Photo, photosQuery, type Stage } from './useUploads'

const NOON = 12 * 60
const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone

const takenOn = ({ taken_at }: Photo) => dayOf(Date.parse(taken_at), HERE)

interface PhotoViewProps {
  clientId: number
  photos: readonly Photo[]
  /** Id of the photo shown. */
  open: number
  onOpen: (id: number | null) => void
  onRemove: (photo: Photo) => void
}

export function PhotoView({ clientId, photos, open, onOpen, onRemove }: PhotoViewProps) {
  const { t, format, language } = useI18n()
  const queryClient = useQueryClient()
  const showProblem = useProblemToast()
  const isPhone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false })
  const caption = useRef<HTMLInputElement>(null)
  const index = photos.findIndex(({ id }) => id === open)
  const photo = photos[index]
  const { queryKey } = photosQuery(clientId)
  const save = useMutation({
    mutationFn: ({ id, ...body }: Schemas['PhotoUpdate'] & { id: number }) =>
      unwrap(api.PATCH('/clients/{id}/photos/{photo_id}', { params: { path: { id: clientId, photo_id: id } }, body })),
    onMutate: ({ id, caption, stage }) =>
      queryClient.setQueryData(queryKey, (all) =>
        all?.map((one) =>
          one.id === id ? { ...one, ...(caption != null && { caption }), ...(stage !== undefined && { stage }) } : one,
        ),
      ),
    onError: showProblem,
    onSettled: () => queryClient.invalidateQueries({ queryKey }),
  })
  const keep = () => {
    const typed = caption.current?.value.trim()
    if (photo && typed !== undefined && typed !== photo.caption) save.mutate({ id: photo.id, caption: typed })
  }
  const go = (to: Photo | undefined) => {
    if (!to) return
    keep()
    onOpen(to.id)
  }
  const close = () => {
    keep()
    onOpen(null)
  }
  useEffect(() => {
    const onKey = ({ key, target }: KeyboardEvent) => {
      if (target instanceof HTMLElement && target.closest('input, [role="listbox"]')) return
      if (key === 'ArrowLeft') go(photos[index - 1])
      if (key === 'ArrowRight') go(photos[index + 1])
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  })
  if (!photo) return null
  const step = (to: Photo | undefined, name: 'left' | 'right', label: string) => (
    <ActionIcon
      className={styles.step}
      data-side={name}
      size="lg"
      radius="xl"
      variant="default"
      disabled={!to}
      aria-label={label}
      onClick={() => go(to)}
    >
      <Icon name={name} />
    </ActionIcon>
  )
  return (
    <Dialog
      size={880}
      fullScreen={isPhone}
      onClose={close}
      title={t('photos.place', { place: format.number(index + 1), of: format.number(photos.length) })}
    >
      <div className={styles.view}>
        <div className={styles.stage}>
          <img key={photo.id} src={photo.file.url} alt={photo.caption || t('photos.one')} />
          {step(photos[index - 1], 'left', t('photos.previous'))}
          {step(photos[index + 1], 'right', t('photos.next'))}
        </div>
        <TextInput
          key={`caption ${photo.id}`}
          ref={caption}
          label={t('photos.caption')}
          maxLength={200}
          defaultValue={photo.caption}
          onBlur={keep}
          onKeyDown={(event) => event.key === 'Enter' && keep()}
        />
        <Group grow align="start">
          <Select
            label={t('photos.stage')}
            clearable
            clearButtonProps={{ 'aria-label': t('action.remove') }}
            data={(['before', 'after'] as const).map((value) => ({ value, label: t(`photos.${value}`) }))}
            value={photo.stage ?? null}
            onChange={(stage) => save.mutate({ id: photo.id, stage: stage as Stage | null })}
          />
          <DateInput
            label={t('photos.taken')}
            locale={language}
            maxDate={dayOf(Date.now(), HERE)}
            value={takenOn(photo)}
            onChange={(day) =>
              day &&
              day !== takenOn(photo) &&
              save.mutate({ id: photo.id, taken_at: formatInstant(instantAt(day, NOON, HERE)) })
            }
          />
        </Group>
        <Button
          variant="default"
          c="var(--bad)"
          w="fit-content"
          leftSection={<Icon name="trash" size={18} />}
          onClick={() => {
            onOpen((photos[index + 1] ?? photos[index - 1])?.id ?? null)
            onRemove(photo)
          }}
        >
          {t('action.remove')}
        </Button>
      </div>
    </Dialog>
  )
}
