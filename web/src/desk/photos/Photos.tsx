// A client's photos: before and after, so that one knows what was done.

import { Button, FileButton, Skeleton } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type DragEvent, useCallback, useRef, useState } from 'react'
import { api } from '../../shared/api'
import { answer } from '../../shared/problem'
import { Async } from '../kit/Async'
import { Icon } from '../parts/Icon'
import { Pill, Section } from '../parts/parts'
import { PICTURES } from '../parts/pictures'
import { useShowProblem } from '../parts/problems'
import { actSoon } from '../parts/undo'
import { useTexts } from '../texts'
import { type Photo, photosQuery, useUploads } from './data'
import { PhotoView } from './PhotoView'
import styles from './photos.module.css'
import { Uploads } from './Uploads'

const none: Photo[] = []

export function Photos({ clientId }: { clientId: number }) {
  const { t } = useTexts()
  const show = useShowProblem()
  const queries = useQueryClient()
  const query = useQuery(photosQuery(clientId))
  const [open, setOpen] = useState<number | null>(null)
  const [removed, setRemoved] = useState<ReadonlySet<number>>(new Set())
  const [over, setOver] = useState(false)
  const reset = useRef<() => void>(null)
  const anew = useCallback(() => void queries.invalidateQueries(photosQuery(clientId)), [queries, clientId])
  const { uploads, add, again, letGo } = useUploads(clientId, anew)
  const photos = query.data?.filter(({ id }) => !removed.has(id)) ?? none

  const remove = ({ id }: Photo) => {
    const revert = () => setRemoved((ids) => new Set([...ids].filter((one) => one !== id)))
    setRemoved((ids) => new Set(ids).add(id))
    const act = () =>
      answer(
        api.DELETE('/clients/{id}/photos/{photo_id}', {
          params: { path: { id: clientId, photo_id: id } },
          keepalive: true,
        }),
      ).then(anew, (thrown) => {
        revert()
        show(thrown)
      })
    actSoon({ message: t('photos.removed'), act: () => void act(), revert }, t)
  }
  const onDrag = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes('Files')) return
    event.preventDefault()
    setOver(event.type === 'dragover')
    if (event.type === 'drop') add([...event.dataTransfer.files])
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what can be dropped can be chosen by a button as well
    <div
      className={styles.dropZone}
      data-over={over || undefined}
      onDragOver={onDrag}
      onDragLeave={onDrag}
      onDrop={onDrag}
    >
      <Section
        title={t('photos.title')}
        action={
          <FileButton
            multiple
            accept={PICTURES}
            resetRef={reset}
            onChange={(files) => {
              add(files)
              // So that the same file can be chosen again.
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
        <Uploads uploads={uploads} onAgain={again} onLetGo={letGo} />
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
                      <img src={photo.file.small_link ?? photo.file.link} alt="" loading="lazy" />
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
