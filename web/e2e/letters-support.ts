// The letters that the server of a journey has sent.

import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, setting } from './support'

/** What letters say, with their encodings undone as far as links need it. */
const readable = (letter: string) =>
  letter
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))

/** The path of the link to `/{page}/…` in the letter to somebody, once it is there. */
export async function linkTo(address: string, page: string): Promise<string> {
  let found: string | undefined
  await expect
    .poll(
      async () => {
        const names = await readdir(setting().mail).catch(() => [])
        // What is being written has another name until it is whole.
        for (const name of names.filter((name) => name.endsWith('.eml'))) {
          const letter = readable(await readFile(join(setting().mail, name), 'utf8'))
          if (letter.includes(address))
            found = new RegExp(`https?://[^/\\s]+(/${page}/[\\w.~-]+)`).exec(letter)?.[1] ?? found
        }
        return found
      },
      { timeout: 40_000, message: `no letter to ${address} leads to /${page}` },
    )
    .toBeDefined()
  return found ?? ''
}
