// Photo uploads in progress and those that failed.

import { Button, Progress } from '@mantine/core'
import { useI18n } from '../i18n'
import styles from './photos.module.css'
import type { Upload } from './useUploads'

interface UploadsProps {
  uploads: readonly Upload[]
  onRetry: (upload: Upload) => void
  onDiscard: (key: string) => void
}

export function Uploads({ uploads, onRetry, onDiscard }: UploadsProps) {
  const { t } = useI18n()
  if (uploads.length === 0) return null
  return (
    <ul className={styles.uploads} aria-label={t('photos.uploads')}>
      {uploads.map((upload) => {
        const { key, file, share, error, canRetry } = upload
        return (
          <li key={key}>
            <div className={styles.uploadMain}>
              <span className={styles.uploadName}>{file.name}</span>
              {error ? (
                <span role="alert" className={styles.fault}>
                  {error}
                </span>
              ) : (
                <Progress.Root size="sm">
                  <Progress.Section value={share * 100} aria-label={t('photos.sending', { name: file.name })} />
                </Progress.Root>
              )}
            </div>
            {error && canRetry && (
              <Button variant="default" size="compact-sm" onClick={() => onRetry(upload)}>
                {t('action.retry')}
              </Button>
            )}
            {error && (
              <Button
                variant="subtle"
                color="gray"
                size="compact-sm"
                aria-label={t('photos.letGo', { name: file.name })}
                onClick={() => onDiscard(key)}
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
