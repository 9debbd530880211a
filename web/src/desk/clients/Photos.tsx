// A client's photos: before and after, so that one knows what was done.

import { Button, FileButton, Modal, Select, Skeleton, Stack, TextInput } from '@mantine/core'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, idempotencyKey, type Schemas } from '../../shared/api'
import { answer } from '../../shared/problem'
import { Icon } from '../parts/Icon'
import { Pill, Section } from '../parts/parts'
import { useShowProblem } from '../parts/problems'
import { useTexts } from '../texts'
import styles from './clients.module.css'

type Photo = Schemas['Photo']
type Stage = Schemas['Stage']

const photosQuery = (clientId: number) =>
  queryOptions({
    queryKey: ['photos', clientId],
    queryFn: async () =>
      (await answer(api.GET('/clients/{id}/photos', { params: { path: { id: clientId }, query: { limit: 100 } } })))
        .items,
  })

export function Photos({ clientId }: { clientId: number }) {
  const { t } = useTexts()
  const show = useShowProblem()
  const queries = useQueryClient()
  const { data: photos } = useQuery(photosQuery(clientId))
  const [open, setOpen] = useState<Photo | null>(null)
  const anew = () => queries.invalidateQueries(photosQuery(clientId))
  const add = useMutation({
    mutationFn: (file: File) =>
      answer(
        api.POST('/clients/{id}/photos', {
          params: {
            path: { id: clientId },
            query: { name: file.name },
            header: { 'Idempotency-Key': idempotencyKey() },
          },
          headers: { 'Content-Type': 'application/octet-stream' },
          body: '',
          bodySerializer: () => file,
        }),
      ),
    onSuccess: anew,
    onError: show,
  })
  return (
    <Section
      title={t('photos.title')}
      action={
        <FileButton accept="image/*" onChange={(file) => file && add.mutate(file)}>
          {(props) => (
            <Button
              {...props}
              variant="default"
              size="compact-md"
              loading={add.isPending}
              leftSection={<Icon name="photo" size={18} />}
            >
              {t('photos.add')}
            </Button>
          )}
        </FileButton>
      }
    >
      {!photos ? (
        <Skeleton height={120} radius="lg" />
      ) : photos.length === 0 ? (
        <p className={styles.nothing}>{t('photos.empty')}</p>
      ) : (
        <ul className={styles.photos}>
          {photos.map((photo) => (
            <li key={photo.id}>
              <button
                type="button"
                aria-label={photo.caption || t('photos.open')}
                className={styles.photo}
                onClick={() => setOpen(photo)}
              >
                <img src={photo.file.small_link ?? photo.file.link} alt="" loading="lazy" />
                {photo.stage && <Pill>{t(`photos.${photo.stage}`)}</Pill>}
              </button>
            </li>
          ))}
        </ul>
      )}
      {open && <OnePhoto clientId={clientId} photo={open} onClose={() => setOpen(null)} onChanged={anew} />}
    </Section>
  )
}

interface OnePhotoProps {
  clientId: number
  photo: Photo
  onClose: () => void
  onChanged: () => void
}

function OnePhoto({ clientId, photo, onClose, onChanged }: OnePhotoProps) {
  const { t, format } = useTexts()
  const show = useShowProblem()
  const [caption, setCaption] = useState(photo.caption)
  const [stage, setStage] = useState<Stage | null>(photo.stage ?? null)
  const path = { id: clientId, photo_id: photo.id }
  const done = {
    onSuccess: () => {
      onChanged()
      onClose()
    },
    onError: show,
  }
  const save = useMutation({
    mutationFn: () =>
      answer(api.PATCH('/clients/{id}/photos/{photo_id}', { params: { path }, body: { caption, stage } })),
    ...done,
  })
  const remove = useMutation({
    mutationFn: () => answer(api.DELETE('/clients/{id}/photos/{photo_id}', { params: { path } })),
    ...done,
  })
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={format.day(photo.taken_at.slice(0, 10))}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Stack>
        <img className={styles.large} src={photo.file.link} alt={photo.caption} />
        <TextInput
          label={t('photos.caption')}
          value={caption}
          onChange={(event) => setCaption(event.currentTarget.value)}
        />
        <Select
          label={t('photos.stage')}
          clearable
          data={(['before', 'after'] as const).map((value) => ({ value, label: t(`photos.${value}`) }))}
          value={stage}
          onChange={(value) => setStage(value as Stage | null)}
        />
        <div style={{ display: 'flex', gap: 8 }}>
          <Button loading={save.isPending} onClick={() => save.mutate()}>
            {t('action.save')}
          </Button>
          <Button variant="default" c="var(--bad)" loading={remove.isPending} onClick={() => remove.mutate()}>
            {t('action.remove')}
          </Button>
        </div>
      </Stack>
    </Modal>
  )
}
