// The photos that are on their way, and those that did not get there.

import { Button, Progress } from '@mantine/core'
import { useTexts } from '../texts'
import type { Upload } from './data'
import styles from './photos.module.css'

interface UploadsProps {
  uploads: readonly Upload[]
  onAgain: (upload: Upload) => void
  onLetGo: (key: string) => void
}

export function Uploads({ uploads, onAgain, onLetGo }: UploadsProps) {
  const { t } = useTexts()
  if (uploads.length === 0) return null
  return (
    <ul className={styles.uploads} aria-label={t('photos.uploads')}>
      {uploads.map((upload) => {
        const { key, file, share, fault, again } = upload
        return (
          <li key={key}>
            <div className={styles.uploadMain}>
              <span className={styles.uploadName}>{file.name}</span>
              {fault ? (
                <span role="alert" className={styles.fault}>
                  {fault}
                </span>
              ) : (
                <Progress.Root size="sm">
                  <Progress.Section value={share * 100} aria-label={t('photos.sending', { name: file.name })} />
                </Progress.Root>
              )}
            </div>
            {fault && again && (
              <Button variant="default" size="compact-sm" onClick={() => onAgain(upload)}>
                {t('action.retry')}
              </Button>
            )}
            {fault && (
              <Button
                variant="subtle"
                color="gray"
                size="compact-sm"
                aria-label={t('photos.letGo', { name: file.name })}
                onClick={() => onLetGo(key)}
              >
                {t('action.close')}
              </Button>
            )}
          </li>
        )
      })}
    </ul>
  )
}
