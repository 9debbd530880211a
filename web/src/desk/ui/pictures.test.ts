import { expect, it } from 'vitest'
import { Problem } from '../../shared/problem'
import { translator } from '../../shared/texts'
import { texts } from '../../texts/desk.en'
import { checkPicture, describeUploadError } from './pictures'

const t = translator(texts, 'en')
const describe = (problem: Problem) => describeUploadError(problem, t, String)
const beyond = (code: 'too_large' | 'too_many_pixels', limit: number) =>
  new Problem(code, { type: '', title: '', status: 413, code, limit })

it('what is no picture, or has nothing in it, is not sent', () => {
  expect(checkPicture({ type: 'application/pdf', size: 10 })).toBe('pictures.kind')
  expect(checkPicture({ type: 'image/svg+xml', size: 10 })).toBe('pictures.kind')
  expect(checkPicture({ type: 'image/png', size: 0 })).toBe('pictures.empty')
})

it('a picture is sent, and what the browser does not know', () => {
  expect(checkPicture({ type: 'image/webp', size: 10 })).toBeNull()
  expect(checkPicture({ type: '', size: 10 })).toBeNull()
})

it('what is too large is told how large it may be', () => {
  expect(describe(beyond('too_large', 26_214_400))).toBe('This is too large: up to 25 MB can be sent.')
  expect(describe(beyond('too_many_pixels', 100))).toBe('This picture has too many pixels.')
})

it('other refusals are told as everywhere', () => {
  expect(describe(new Problem('file_not_allowed'))).toBe('This is no JPEG, PNG, WebP or GIF.')
  expect(describe(new Problem('broken_picture'))).toBe(texts['problem.broken_picture'])
})
