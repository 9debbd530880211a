// Photos of a client, before and after services.

import { Button, FileButton, Skeleton } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type DragEvent, useCallback, useRef, useState } from 'react'
import { api } from '../../shared/api'
import { unwrap } from '../../shared/problem'
import { useI18n } from '../i18n'
import { Async } from '../kit/Async'
import { Icon } from '../ui/Icon'
import { Pill, Section } from '../ui/layout'
import { PICTURE_TYPES } from '../ui/pictures'
import { useProblemToast } from '../ui/problems'
import { deferWithUndo } from '../ui/undo'
import { PhotoView } from './PhotoView'
import styles from './photos.module.css'
import { Uploads } from './Uploads'
import { type Photo, photosQuery, useUploads } from './useUploads'

const noPhotos: Photo[] = []

export function Photos({ clientId }: { clientId: number }) {
  const { t } = useI18n()
  const showProblem = useProblemToast()
  const queryClient = useQueryClient()
  const query = useQuery(photosQuery(clientId))
  const [open, setOpen] = useState<number | null>(null)
  const [removed, setRemoved] = useState<ReadonlySet<number>>(new Set())
  const [isOver, setIsOver] = useState(false)
  const reset = useRef<() => void>(null)
  const invalidate = useCallback(
    () => void queryClient.invalidateQueries(photosQuery(clientId)),
    [queryClient, clientId],
  )
  const { uploads, add, retry, discard } = useUploads(clientId, invalidate)
  const photos = query.data?.filter(({ id }) => !removed.has(id)) ?? noPhotos

  const remove = ({ id }: Photo) => {
    const revert = () => setRemoved((ids) => new Set([...ids].filter((one) => one !== id)))
    setRemoved((ids) => new Set(ids).add(id))
    const act = () =>
      unwrap(
        api.DELETE('/clients/{id}/photos/{photo_id}', {
          params: { path: { id: clientId, photo_id: id } },
          keepalive: true,
        }),
      ).then(invalidate, (error) => {
        revert()
        showProblem(error)
      })
    deferWithUndo({ message: t('photos.removed'), act: () => void act(), revert }, t)
  }
  const onDrag = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes('Files')) return
    event.preventDefault()
    setIsOver(event.type === 'dragover')
    if (event.type === 'drop') add([...event.dataTransfer.files])
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: files can also be chosen with a button
    <div
      className={styles.dropZone}
      data-over={isOver || undefined}
      onDragOver={onDrag}
      onDragLeave={onDrag}
      onDrop={onDrag}
    >
      <Section
        title={t('photos.title')}
        action={
          <FileButton
            multiple
            accept={PICTURE_TYPES}
            resetRef={reset}
            onChange={(files) => {
              add(files)
              // Allows choosing the same file again.
              reset.current?.()
            }}
          >
            {(props) => (
              <Button {...props} variant="default" size="compact-md" leftSection={<Icon name="photo" size={18} />}>
                {t('photos.add')}
              </Button>
            )}
          </FileButton>
        }
      >
        <Uploads uploads={uploads} onRetry={retry} onDiscard={discard} />
        <Async query={query} loading={<Skeleton height={120} radius="lg" />}>
          {() =>
            photos.length === 0 ? (
              <p className={styles.empty}>{t('photos.empty')}</p>
            ) : (
              <ul className={styles.photos}>
                {photos.map((photo) => (
                  <li key={photo.id}>
                    <button
                      type="button"
                      aria-label={photo.caption || t('photos.open')}
                      className={styles.photo}
                      onClick={() => setOpen(photo.id)}
                    >
                      <img src={photo.file.thumbnail_url ?? photo.file.url} alt="" loading="lazy" />
                      {photo.stage && <Pill>{t(`photos.${photo.stage}`)}</Pill>}
                    </button>
                  </li>
                ))}
              </ul>
            )
          }
        </Async>
      </Section>
      {open !== null && (
        <PhotoView clientId={clientId} photos={photos} open={open} onOpen={setOpen} onRemove={remove} />
      )}
    </div>
  )
}
