// Emails sent by the server.

import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, server } from './test'

/** Decodes the transfer encoding as far as needed to find links. */
const decoded = (mail: string) =>
  mail
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))

/** Waits for an email to an address. Returns the path of its link to `/{page}/…`. */
export async function linkInMail(address: string, page: string): Promise<string> {
  let found: string | undefined
  await expect
    .poll(
      async () => {
        const names = await readdir(server().mail).catch(() => [])
        // While an email is being written, its file has another extension.
        for (const name of names.filter((name) => name.endsWith('.eml'))) {
          const mail = decoded(await readFile(join(server().mail, name), 'utf8'))
          if (mail.includes(address))
            found = new RegExp(`https?://[^/\\s]+(/${page}/[\\w.~-]+)`).exec(mail)?.[1] ?? found
        }
        return found
      },
      { timeout: 40_000, message: `no email to ${address} links to /${page}` },
    )
    .toBeDefined()
  return found ?? ''
}
