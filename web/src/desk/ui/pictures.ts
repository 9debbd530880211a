// What can be said of a picture before it is sent, and of why one was refused.

import { Problem } from '../../shared/problem'
import type { Translate } from '../../shared/texts'
import type { TextKey } from '../../texts/desk.en'
import { describeProblem } from './problems'

const TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/gif']

/** For the dialog in which files are chosen. */
export const PICTURE_TYPES = TYPES.join(',')

/** Why a file need not be sent. The server looks into it and decides. */
export function checkPicture({ type, size }: Pick<File, 'type' | 'size'>): TextKey | null {
  if (size === 0) return 'pictures.empty'
  return type === '' || TYPES.includes(type) ? null : 'pictures.kind'
}

const MEGABYTE = 1024 * 1024

/** Why the server refused a picture, with how large one may be if it says so. */
export function describeUploadError(error: unknown, t: Translate<TextKey>, number: (value: number) => string): string {
  const { code, limit } = Problem.of(error)
  if (code === 'file_not_allowed' || code === 'unsupported_media_type') return t('pictures.kind')
  if (code !== 'too_large' || limit === undefined) return describeProblem(error, t)
  return t('pictures.tooLarge', { most: number(Math.floor(limit / MEGABYTE)) })
}
