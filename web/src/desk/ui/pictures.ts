// Checks of pictures before an upload, and texts for refused ones.

import { Problem } from '../../shared/problem'
import type { Translate } from '../../shared/texts'
import type { TextKey } from '../../texts/desk.en'
import { describeProblem } from './problems'

const TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/gif']

/** Accepted types for the file dialog. */
export const PICTURE_TYPES = TYPES.join(',')

/** Returns an error for a file that is certain to be refused. The server inspects the content and decides. */
export function checkPicture({ type, size }: Pick<File, 'type' | 'size'>): TextKey | null {
  if (size === 0) return 'pictures.empty'
  return type === '' || TYPES.includes(type) ? null : 'pictures.kind'
}

const MEGABYTE = 1024 * 1024

/** Describes why the server refused a picture, with the maximum size if it is known. */
export function describeUploadError(error: unknown, t: Translate<TextKey>, number: (value: number) => string): string {
  const { code, limit } = Problem.of(error)
  if (code === 'file_not_allowed' || code === 'unsupported_media_type') return t('pictures.kind')
  if (code !== 'too_large' || limit === undefined) return describeProblem(error, t)
  return t('pictures.tooLarge', { most: number(Math.floor(limit / MEGABYTE)) })
}
