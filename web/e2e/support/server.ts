// Starts the server with demo data and, with `WEB_PREVIEW=1`, Vite to serve the pages.

import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { preview } from 'vite'

const PARLOUR = resolve(process.env.PARLOUR_BIN ?? '../target/release/parlour')

/** With `--demo` alone, the server does not enforce the rate limits of its settings. */
const SERVE = ['serve', '--demo', '--demo-for-everyone']

const freePort = () =>
  new Promise<number>((done, fail) => {
    const server = createServer().once('error', fail)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (address && typeof address === 'object' ? done(address.port) : fail(new Error('no port'))))
    })
  })

/** Returns the demo passwords by user name, which the server prints when it is ready. */
function logins(program: ChildProcess): Promise<Record<string, string>> {
  return new Promise((done, fail) => {
    let printed = ''
    const read = (part: Buffer) => {
      printed += part.toString()
      const found = [...printed.matchAll(/^ {2}(owner|desk|stylist|client|operator)\s+(\S+)/gm)]
      if (found.length >= 5 && printed.includes('ready')) done(Object.fromEntries(found.map((one) => [one[1], one[2]])))
    }
    program.stdout?.on('data', read)
    program.stderr?.on('data', read)
    program.once('error', fail)
    program.once('exit', (code) => fail(new Error(`the server ended with ${code}:\n${printed}`)))
  })
}

/** Registers a second, empty business. Returns its owner's password. */
async function registered(data: string): Promise<string> {
  const words = 'register --name Neuland --code neuland --currency EUR --username newcomer --email new@demo.test'
  const { stdout, stderr } = await promisify(execFile)(PARLOUR, [...words.split(' '), '--data', data])
  const password = /password is (\S+)/.exec(stdout + stderr)?.[1]
  if (!password) throw new Error(`no password in ${stdout}${stderr}`)
  return password
}

export interface Served {
  /** Base URL of the pages. */
  base: string
  /** Passwords by user name. */
  passwords: Record<string, string>
  /** Folder of the emails sent. */
  mail: string
  end: () => Promise<void>
}

/** Starts a server with the given settings file content. */
export async function serve(settings: string): Promise<Served> {
  const data = await mkdtemp(join(tmpdir(), 'parlour-e2e-'))
  const mail = join(data, 'mail')
  const config = join(data, 'settings.toml')
  await writeFile(config, settings)
  const address = `127.0.0.1:${await freePort()}`
  const program = spawn(PARLOUR, [...SERVE, '--config', config, '--data', data, '--listen', address], {
    env: { ...process.env, MAIL_FOLDER: mail, MAIL_FROM: 'desk@linden.test' },
  })
  const passwords = await logins(program)
  passwords.newcomer = await registered(data)
  let base = `http://${address}`
  let close = async () => {}
  if (process.env.WEB_PREVIEW === '1') {
    process.env.PARLOUR_URL = base
    // Without this, Vite logs every socket that is closed with its page.
    const pages = await preview({ preview: { port: await freePort(), host: '127.0.0.1' }, logLevel: 'silent' })
    base = (pages.resolvedUrls?.local[0] ?? '').replace(/\/$/, '')
    close = () => pages.close()
  }
  const end = async () => {
    await close()
    program.kill()
    await new Promise((done) => program.once('exit', done))
    await rm(data, { recursive: true, force: true })
  }
  return { base, passwords, mail, end }
}
