// Writes `embedded`, the folder that the program embeds, from `dist`: texts as brotli and gzip copies, other files
// unchanged.

import { copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const dist = join(import.meta.dirname, '../dist')
const embedded = join(import.meta.dirname, '../embedded')
// Only a complete folder gets the name, as `scripts/web` takes its presence for a finished build.
const fresh = `${embedded}.new`

rmSync(fresh, { recursive: true, force: true })
for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue
  const from = join(entry.parentPath, entry.name)
  const to = join(fresh, relative(dist, from))
  mkdirSync(dirname(to), { recursive: true })
  if (/\.(html|js|css|svg|json)$/.test(entry.name)) {
    const text = readFileSync(from)
    writeFileSync(`${to}.br`, brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: text.length } }))
    writeFileSync(`${to}.gz`, gzipSync(text, { level: 9 }))
  } else {
    copyFileSync(from, to)
  }
}
rmSync(embedded, { recursive: true, force: true })
renameSync(fresh, embedded)
