// Starts what the journeys go to, and ends it afterwards.

import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { preview } from 'vite'

const freePort = () =>
  new Promise<number>((done, fail) => {
    const server = createServer().once('error', fail)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (address && typeof address === 'object' ? done(address.port) : fail(new Error('no port'))))
    })
  })

/** The log-ins of the demonstration, as the program prints them when it is ready. */
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

/** Another business, with nothing in it yet. Its owner's password. */
async function registered(parlour: string, data: string): Promise<string> {
  const words = 'register --name Neuland --code neuland --currency EUR --username newcomer --email new@demo.test'
  const { stdout, stderr } = await promisify(execFile)(parlour, [...words.split(' '), '--data', data])
  const password = /password is (\S+)/.exec(stdout + stderr)?.[1]
  if (!password) throw new Error(`no password in ${stdout}${stderr}`)
  return password
}

export default async function start() {
  const data = await mkdtemp(join(tmpdir(), 'parlour-e2e-'))
  const address = `127.0.0.1:${await freePort()}`
  const parlour = resolve(process.env.PARLOUR_BIN ?? '../target/release/parlour')
  const program = spawn(parlour, ['serve', '--demo', '--data', data, '--listen', address], {
    env: { ...process.env, LIMITS: 'off' },
  })
  const passwords = await logins(program)
  passwords.newcomer = await registered(parlour, data)
  let base = `http://${address}`
  let close = async () => {}
  if (process.env.WEB_PREVIEW === '1') {
    process.env.PARLOUR_URL = base
    const pages = await preview({ preview: { port: await freePort(), host: '127.0.0.1' }, logLevel: 'error' })
    base = (pages.resolvedUrls?.local[0] ?? '').replace(/\/$/, '')
    close = () => pages.close()
  }
  process.env.PARLOUR_E2E = JSON.stringify({ base, passwords })
  return async () => {
    await close()
    program.kill()
    await new Promise((done) => program.once('exit', done))
    await rm(data, { recursive: true, force: true })
  }
}
